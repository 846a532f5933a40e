// Keeps a connection of the MariaDB connector's pool to a server that waits for the client to begin.
const mariadb = require('mariadb');

const [host, port] = process.argv.slice(2);
const pool = mariadb.createPool({ host, port: Number(port), user: 'lab', connectTimeout: 60_000 });

pool.getConnection().catch(() => {});
