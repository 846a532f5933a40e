// Keeps a connection of memjs to a server that says nothing.
const memjs = require('memjs');

const [host, port] = process.argv.slice(2);
const cache = memjs.Client.create(`${host}:${port}`, { timeout: 60, keepAlive: false });

cache.get('greeting', () => {});
