// Keeps a connection of node-redis from 4 on.
const { createClient } = require('redis');

const [host, port] = process.argv.slice(2);
const cache = createClient({ socket: { host, port: Number(port), keepAlive: false } });

cache.connect();
