// Keeps a connection of amqplib to a server that says nothing.
const amqp = require('amqplib');

const [host, port] = process.argv.slice(2);

amqp.connect({ hostname: host, port: Number(port) }, { keepAlive: true });
