import { type Connection, type PerRequest, versionOf } from '../../document/code.ts';
import type { Manifest } from '../../project/manifest.ts';
import { compareVersions } from '../../project/manifest-version.ts';
import { defineRule } from '../../rule.ts';

export default defineRule({
  on: 'code',
  issue: 'ephemeral-port-exhaustion',
  severity: 'information',
  summary: 'A new TCP connection is opened for every item of a loop or every request.',
  *check(document, context) {
    for (const connection of document.connections) {
      const { perRequest } = connection;
      if (perRequest === undefined || isExempt(connection, perRequest) || context.project.inTests === true)
        continue;
      if (!applies(perRequest, context.project.manifest)) continue;
      const pooled = connection.fixes.pool?.();
      const each = perRequest.inside === 'loop' ? 'every round of the loop' : 'every request';
      yield {
        span: perRequest.span,
        message:
          `\`${connection.api}\` opens a new TCP connection for ${each}: each takes a handshake and leaves its local port ` +
          `in TIME_WAIT for 60 s, so fast loops meet connection-rate limits and run out of ports. Share connections through ${perRequest.pool}.`,
        fixes: pooled === undefined ? [] : [{ title: pooled.title, safety: 'review', edits: pooled.edits }],
      };
    }
  },
});

/** Keepalive set somewhere else in the file says nothing about how many connections are made, nor does their end. */
function isExempt({ exempt }: Connection, request: PerRequest): boolean {
  const { inside, isPool, keptByNone, letGo } = request;
  if (keptByNone === true) return exempt === 'loopback' || exempt === 'test';
  if (exempt === 'handed-out' && letGo === true) return false;
  if (exempt === 'closed-here' && inside === 'loop' && isPool === true) return false;
  return exempt !== undefined && exempt !== 'set-elsewhere' && exempt !== 'dropped';
}

/** Newer runtimes may share connections by themselves; without a version nothing is said. */
function applies(request: PerRequest, manifest: Manifest | undefined): boolean {
  if (request.before === undefined) return true;
  const version = versionOf(request.before.package, manifest);
  return version !== undefined && compareVersions(version, request.before.version) < 0;
}
