// Keeps a connection of the MongoDB driver to a server that says nothing.
const { MongoClient } = require('mongodb');

const [host, port] = process.argv.slice(2);
const client = new MongoClient(`mongodb://${host}:${port}/?directConnection=true`, { keepAlive: false });

client.connect();
