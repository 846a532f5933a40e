// Keeps a connection of knex's pool.
const knex = require('knex');

const [host, port] = process.argv.slice(2);
const store = knex({ client: 'pg', connection: { host, port: Number(port), user: 'lab', database: 'postgres' } });

store.raw('select 1').then(() => {});
