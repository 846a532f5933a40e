// Keeps a connection of undici's agent to a server that does not answer.
const { Agent, request } = require('undici');

const [host, port] = process.argv.slice(2);
const dispatcher = new Agent({ connect: { keepAlive: false } });

request(`http://${host}:${port}/`, { dispatcher });
