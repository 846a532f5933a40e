// Keeps a connection of TypeORM's pool on mysql2 to a server that says nothing.
const { DataSource } = require('typeorm');

const [host, port] = process.argv.slice(2);
const store = new DataSource({
  type: 'mysql',
  connectorPackage: 'mysql2',
  host,
  port: Number(port),
  username: 'lab',
  connectTimeout: 60_000,
});

store.initialize();
