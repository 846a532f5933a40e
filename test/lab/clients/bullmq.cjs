// Keeps the connection of a queue of BullMQ.
const { Queue } = require('bullmq');

const [host, port] = process.argv.slice(2);
const mail = new Queue('mail', { connection: { host, port: Number(port) } });

mail.getJobCounts();
