// Keeps a connection of TypeORM's pool on node-postgres.
const { DataSource } = require('typeorm');

const [host, port] = process.argv.slice(2);
const store = new DataSource({
  type: 'postgres',
  host,
  port: Number(port),
  username: 'lab',
  database: 'postgres',
  extra: { keepAlive: true, idleTimeoutMillis: 0 },
});

store.initialize();
