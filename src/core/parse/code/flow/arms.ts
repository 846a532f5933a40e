/** Calls of which the first that is over is heard: each has an arm that is run then. */
import type { Syntax } from '../../../languages/syntax.ts';
import { ancestor, within } from '../tree/nodes.ts';

/** `stream.write_all(PING).await?` of `_ = clock.tick() => stream.write_all(PING).await?` in a `select!`. */
export function armOf(call: Syntax): Syntax | undefined {
  const arm = ancestor(call, 'assign', deepestCondition);
  const value = arm?.shape.kind === 'assign' ? arm.shape.value : undefined;
  if (arm === undefined || value === undefined || !within(call, value)) return undefined;
  const around = ancestor(arm, 'branch', deepestCondition)?.shape;
  return around?.kind === 'branch' ? around.ways.find((way) => way !== arm && within(way, arm)) : undefined;
}

const deepestCondition = 6;
