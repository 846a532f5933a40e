/** Connections that code of another file sets up as each is made. */
import type { Opens } from '../../../languages/api.ts';
import type { Syntax } from '../../../languages/syntax.ts';
import type { Analysis } from '../analysis.ts';
import type { Subject } from '../calls/subjects.ts';
import { isParameter } from '../flow/receivers.ts';
import type { Lifetime } from '../lifetime/lifetime.ts';
import { bindingAt, declares, typeWritten } from '../names/bindings.ts';
import { returned } from '../names/functions.ts';
import { handlersGiven } from '../silence/handlers.ts';
import { unwrap } from '../tree/nodes.ts';
import { hasOtherParts, isMadeElsewhere } from './taking.ts';

/**
 * `client = new TcpClient()` of a field that the class has from its base or its part in another file, whose code may set
 * options on it.
 */
export function isInFieldOfOthers({ holders }: Lifetime, { names, tree, language }: Analysis): boolean {
  const { membersInScope, methodsOutside, bareCalls } = language.names;
  if (membersInScope !== true || methodsOutside === true || bareCalls === true) return false;
  return holders.some(({ target }) => {
    const owner = target.shape.kind === 'name' ? names.classOf(target) : undefined;
    return (
      owner !== undefined &&
      hasOtherParts(owner) &&
      !names.leaves(target.text).some((leaf) => {
        const binding = bindingAt(leaf, tree.root, language);
        return binding !== undefined && (binding.how.kind !== 'value' || declares(leaf));
      })
    );
  });
}

/** `bootstrap.childHandler(new TelemetryInitializer())` of a class that this file does not have. */
export function isSetUpElsewhere(subject: Subject, analysis: Analysis): boolean {
  const { initializers } = subject.known.row as Pick<Opens, 'initializers'>;
  return (
    initializers !== undefined &&
    handlersGiven(subject, analysis).some(
      (each) =>
        isInitializerOfOthers(each, initializers, analysis) ||
        isInitializerHandedIn(each, initializers, analysis),
    )
  );
}

/** As against `new ChannelInitializer<SocketChannel>() { … }`, which has its code here. */
function isInitializerOfOthers(
  given: Syntax,
  initializers: RegExp,
  analysis: Analysis,
  isFollowed = false,
): boolean {
  const made = unwrap(analysis.values.follow(given));
  if (made.shape.kind !== 'call') return false;
  // `bootstrap.handler(handlers())`
  const own = isFollowed ? [] : analysis.subjects.functions(made.shape.callee);
  if (
    own.some((fn) => returned(fn).some((each) => isInitializerOfOthers(each, initializers, analysis, true)))
  )
    return true;
  return (
    initializers.test(withoutParameters(made.shape.callee)) &&
    (!made.text.endsWith('}') || callsBase.test(made.text)) &&
    isMadeElsewhere(made, analysis)
  );
}

/** `new GaugeInitializer() { void initChannel(Channel it) { super.initChannel(it); … } }`: what the base does, happens. */
const callsBase = /\bsuper\.initChannel\(/;

/** `childHandler(initializer)` of a parameter, or of a field that is declared so and gets its value from outside. */
function isInitializerHandedIn(given: Syntax, initializers: RegExp, { names, subjects }: Analysis): boolean {
  const name = unwrap(given);
  const bindings = name.shape.kind === 'member' ? names.fields(name) : names.bindings(name);
  return (
    bindings.some(({ how }) => {
      const type = typeWritten(how);
      return (
        type !== undefined &&
        initializers.test(withoutParameters(type)) &&
        subjects.functions(type).length === 0
      );
    }) &&
    bindings.every(
      ({ how }) =>
        how.kind === 'parameter' ||
        (how.kind === 'value' && (how.value === undefined || isParameter(how.value, names))),
    )
  );
}

/** `ChannelInitializer` of `ChannelInitializer<? extends Channel>`. */
function withoutParameters({ text }: Syntax): string {
  return text.replace(/<[\s\S]*$/, '').trim();
}
