/** What frameworks of servers and protocols mean in Python: socketserver, Twisted, asyncore. */
import type { Api, Opens, Serves } from '../api.ts';

export const serving: Serves = {
  does: 'serve',
  gives: 'socket.socket',
  handler: [1, 'RequestHandlerClass'],
  members: ['request', 'connection'],
  runs: 'handle',
  peer: [0, 'server_address'],
};

/** `TCPServer.__init__(self, address, Handler)` of a class built on it. */
export const servingSelf: Serves = {
  ...serving,
  handler: [2, 'RequestHandlerClass'],
  peer: [1, 'server_address'],
};

/**
 * A file with protocols of Twisted that talk until their peers leave: they hang up nowhere but where another has hung
 * up, `connectionLost` of a relay, and have no heartbeat or time limit of a library.
 */
const twistedProtocols = new RegExp(
  [
    '^(?=[\\s\\S]*\\bdef (?:dataReceived|lineReceived|connectionMade)\\b)',
    '(?![\\s\\S]*\\b(?:abortConnection|IRCClient|TimeoutMixin)\\b)',
    '(?![\\s\\S]*\\bcallLater\\(\\s*\\d+\\s*,\\s*self\\.\\w*[tT]ime_?[oO]ut\\b)',
    '(?![\\s\\S]*\\bdef (?!connectionLost\\b)(?:(?!\\bdef )[\\s\\S])*\\bloseConnection\\b)',
  ].join(''),
);

/** What a factory of Twisted has for each connection. */
const builds = {
  field: 'protocol',
  method: 'buildProtocol',
  gets: 'makeConnection',
  holds: 'transport',
} as const;

/** `reactor.listenTCP(port, factory)` */
export const listeningTwisted: Serves & Pick<Api, 'when'> = {
  does: 'serve',
  gives: 'twisted.Transport',
  handler: [1, 'factory'],
  builds,
  peer: ['interface'],
  when: { file: twistedProtocols },
  fix: [],
};

/** `reactor.connectTCP(host, port, factory)` */
export const connectingTwisted: Opens & Pick<Api, 'when'> = {
  does: 'open',
  gives: 'twisted.Connector',
  handler: [2, 'factory'],
  builds,
  reactor: true,
  peer: [0, 'host'],
  when: { file: twistedProtocols },
  fix: [],
};

export const twistedEndpoint = (gives: 'Client' | 'Server'): Api => ({
  does: 'make',
  gives: `twisted.${gives}Endpoint`,
});

/** Of a client's endpoint, where that is made in the same file. */
export const behindEndpoint: Opens & Pick<Api, 'when'> = {
  ...connectingTwisted,
  handler: [1],
  madeFor: { by: 0, peer: [1, 'host'] },
  when: [
    { file: twistedProtocols },
    { at: 0, mentions: /\b(?:(?:TCP[46]|SSL4)ClientEndpoint|HostnameEndpoint)\s*\(/ },
  ],
};

/** `tcp:host=db:port=1`, `ssl:1`: as against paths, processes and what cannot be read. */
export const tcpInWords = /^["'](?:tcp|ssl|tls)6?:(?![^"']*(?:localhost|127\.|::1))/;

export const dispatching: Opens & Pick<Api, 'when'> = {
  does: 'open',
  gives: 'asyncore.dispatcher',
  peer: [0],
  when: { file: /^(?![\s\S]*\b(?:SOCK_DGRAM|AF_UNIX)\b)/ },
  fix: [],
};
