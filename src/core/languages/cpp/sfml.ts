/** SFML's sockets, which games go over. */
import type { Api, Rows } from '../api.ts';

const type = 'sf.TcpSocket';

// `sf::IpAddress::LocalHost`, `sf::IpAddress(127, 0, 0, 1)`, and what this machine is called by others
const local = [{ at: [0], mentions: /\b(?:LocalHost|getLocalAddress)\b|\(\s*127\s*,/ }];

/** `if (socket_.connect(host, port) != sf::Socket::Status::Done)`: a header has the socket, the file asks for SFML's answer. */
const when = { file: /\bSocket::(?:Status::)?Done\b/ };

export const sfmlConnects: Api = {
  does: 'open',
  gives: type,
  peer: [0],
  receiver: /sock(?:et)?_?$/i,
  when,
  unless: local,
  fix: [],
};

export const sfmlAccepts: Api = { does: 'connect', on: 0, accepts: true, receiver: /listen|server/i, when };

/**
 * Off, and nobody outside can set it: `create()` of SFML 3's src/SFML/Network/Socket.cpp sets TCP_NODELAY alone (read),
 * and the descriptor is for derived classes.
 */
export function sfml(): Rows {
  const keepsNothing = { does: 'make', gives: '' } as const;
  return {
    [type]: { does: 'create', gives: type, scoped: true, fix: [] },
    [`${type}#connect`]: { does: 'connect', peer: [0], unless: local },
    [`${type}#disconnect`]: { does: 'close' },
    'sf.TcpListener': { does: 'create', gives: 'sf.TcpListener' },
    'sf.TcpListener#listen': { does: 'listen', peer: [1], unless: [{ at: [1], mentions: /\bLocalHost\b/ }] },
    'sf.TcpListener#accept': { does: 'connect', on: 0, accepts: true },
    'sf.SocketSelector': { does: 'create', gives: 'sf.SocketSelector' },
    'sf.SocketSelector#add': keepsNothing,
    'sf.SocketSelector#remove': keepsNothing,
    'sf.SocketSelector#isReady': keepsNothing,
  };
}
