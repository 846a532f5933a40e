/** The names of calls by which programs talk over a connection, wait on it and close it: what an exemption reads. */
/** A question is sent: `sendall`, `fputs`, `syswrite`, `getOutputStream`. */
export const sends = /\b(?:send|write|print|puts|fputs|syswrite|getOutputStream|outputStream)\w*\b/i;

/** An answer is read. */
export const receives = /\b(?:recv|read|gets|fgets|sysread|receive|getInputStream|inputStream)\w*\b/i;

/** Time goes by while the connection is there, as against `sleep(0.1)`, a breath, and `wait_closed()`. */
export const waits =
  /\b(?:u|nano)?sleep\b(?!\s*\(\s*\d?(?:\.\d+)?\s*\))|\b(?:pause|park|delay|select)\s*\(|\bjoin\s*\(\s*(?:timeout\s*=[^)]*|[\d.]*)\)|\b(?:e?poll|wait(?!_?closed)|await)\w*\s*\(/i;

/** Time goes by while the connection is there, more than half a minute. */
export const pauses =
  /\b(?:u|nano)?sleep\w*\b(?!\s*\(\s*[12]?\d(?:\.\d+)?\s*\))|\b(?:pause|park|delay|forever)\s*\(|\bjoin\s*\(\s*(?:timeout\s*=[^)]*|[\d.]*)\)|\bDelay\b/i;

/** Winsock's functions by which a program is told later what comes: whoever is watched so stays. */
export const watches = /^(?:::)?(?:WSA(?:Async|Event)Select|CreateIoCompletionPort)$/;

/** Methods that go on as long as the connection does. */
export const lasting =
  /loop|consume|run|serve|listen|start|subscribe|wait|join|forever|watch|monitor|copy|transfer|register|attach|configureBlocking/i;

/** Functions that close what they are given: `IOUtils.closeQuietly(socket)`, `close_tcp_stream(stream)`. */
export const closesArgument =
  /^(?:safe(?:ly)?|quiet(?:ly)?|silent(?:ly)?|force|do|my|tcp|net|sock(?:et)?)?_?close(?:_?(?:tcp|tls|ssl)?_?(?:quiet(?:ly)?|silent(?:ly)?|safe(?:ly)?|sock(?:et)?|fd|conn(?:ection)?|channel|client|stream))?$/i;

/**
 * `rfbCloseSocket`, `COMPAT_CLOSE`, `psock_close`: a program's own name for closing, among whose words is `close`; not
 * one that asks, waits, or only arranges for it: `should_close`, `set_close_on_exec`, `closeIfIdle`.
 */
export function isCloserName(name: string): boolean {
  const words = name.match(/[A-Z]?[a-z\d]+|[A-Z\d]+(?![a-z])/g)?.map((word) => word.toLowerCase()) ?? [];
  return (
    words.some((word) => /^close(?:sock(?:et)?)?$/.test(word)) && !words.some((word) => arranges.test(word))
  );
}

const arranges =
  /^(?:on|is|has|can|should|must|needs?|will|want|to|if|when|after|until|before|later|idle|auto|all|others?|half|read|write|input|output|exec|set|get|enable|mark|defer\w*|schedule|request|wait\w*|register|add|test|check|log|notify|listen\w*)$/;

/** Functions that close on purpose, as against one that also does so: `disconnect`, `_cleanup`, `__exit__`. */
export const closing =
  /close|disconnect|destroy|clean_?up|tear_?down|shut_?down|stop|quit|log_?out|dispose|release|finish|__a?exit__/i;

/** Functions that only ask whether something answers: `isPortOpen`, `wait_for_db`. */
export const asking =
  /^_*(?:is|has|can|check|probe|ping|wait_?[Ff]or|wait_?[Uu]ntil|test|scan|detect|verify)(?:[_A-Z]|$)|(?:^|_)(?:ping|probe|health_?check|check|alive|reachable)$|(?:Ping|Probe|HealthCheck|Reachable|Alive)$/;

/** Classes that do nothing else: `Net_Ping`, `PortScanner`, `HealthCheck`. */
export const askingClass = /(?:^|_|[a-z])(?:Ping|Probe|Prober|Scanner|HealthChecker?|PortChecker?)$/;

/** What the checks of monitoring systems are built on: a process that asks once, tells, and ends. */
export const askingBase = /\bPlugin::(?:Check|Metric)\b|\bNagios::Plugin\b|\bnagiosplugin\.Resource$/;

/** Functions that set options: `tune(socket)`, `configureSocket()`. */
export const tunes = /keep_?alive|tune|sock_?opt|configure(?!Blocking)|settings|(?:apply|set)_?\w*options/i;

/** Types of sockets and streams, as against clients of a library, which keep connections for as long as they are there. */
export const plain = /socket|stream/i;
