// Keeps a connection of ioredis.
const Redis = require('ioredis');

const [host, port] = process.argv.slice(2);
const cache = new Redis({ host, port: Number(port) });

cache.ping();
