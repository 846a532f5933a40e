// Keeps a connection of node-redis 3.
const redis = require('redis');

const [host, port] = process.argv.slice(2);
const cache = redis.createClient({ host, port: Number(port) });

cache.ping();
