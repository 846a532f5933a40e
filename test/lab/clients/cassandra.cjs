// Keeps a connection of the Cassandra driver to a server that says nothing.
const { Client } = require('cassandra-driver');

const [host, port] = process.argv.slice(2);
const client = new Client({
  contactPoints: [host],
  protocolOptions: { port: Number(port) },
  localDataCenter: 'lab',
  socketOptions: { keepAlive: false, readTimeout: 60_000 },
});

client.connect();
