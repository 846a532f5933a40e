// Keeps the connection of a queue of Bull.
const Queue = require('bull');

const [host, port] = process.argv.slice(2);
const mail = new Queue('mail', { redis: { host, port: Number(port) } });

mail.count();
