// Keeps a connection of postgres.js.
const postgres = require('postgres');

const [host, port] = process.argv.slice(2);
const sql = postgres({ host, port: Number(port), user: 'lab', database: 'postgres', max: 1 });

sql`select 1`.then(() => {});
