// Keeps a connection of mysql2's pool to a server that waits for the client to begin.
const mysql = require('mysql2');

const [host, port] = process.argv.slice(2);
const pool = mysql.createPool({ host, port: Number(port), user: 'lab', connectTimeout: 60_000 });

pool.getConnection(() => {});
