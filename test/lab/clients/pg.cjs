// Keeps a connection of a pool of node-postgres.
const { Pool } = require('pg');

const [host, port] = process.argv.slice(2);
const pool = new Pool({ host, port: Number(port), user: 'lab', database: 'postgres', idleTimeoutMillis: 0 });

pool.query('select 1');
