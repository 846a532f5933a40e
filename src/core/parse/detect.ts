/** path (and, where it must, content) -> kind of file. */

import { configName } from '../config/parse.ts';
import type { Kind } from '../document/index.ts';
import { languageOf } from '../languages/index.ts';
import { basename, path } from '../uri.ts';
import { looksLikeCompose } from './compose/parser.ts';
import { looksLikeManifest } from './containers/manifest.ts';
import { isShellScript } from './containers/parser.ts';
import { looksLikeContainerScript } from './containers/script.ts';

/** What the name alone says. `content`: only the text can tell. */
export interface Candidate {
  readonly kind: Kind;
  readonly certain: boolean;
}

const templateSuffix = /\.(j2|jinja2?|erb|tmpl|tpl)$/i;

export function candidate(uri: string): Candidate | undefined {
  const name = basename(uri);
  if (name === configName) return { kind: 'config', certain: true };
  const full = path(uri);
  if (isKnowledgePath(full)) return { kind: 'knowledge', certain: true };
  const plain = name.replace(templateSuffix, '').toLowerCase();
  if (plain === 'sysctl.conf' || (plain.endsWith('.conf') && /\/sysctl\.d\/[^/]+$/.test(full))) {
    return { kind: 'sysctl', certain: true };
  }
  if (plain.endsWith('.conf')) return { kind: 'sysctl', certain: false };
  if (/\.ya?ml$/.test(name)) {
    const named = /^(compose(\..*)?|docker-compose.*|.*stack.*)\.ya?ml$/i.test(name);
    return { kind: 'compose', certain: named };
  }
  if (isShellScript(full)) return { kind: 'containers', certain: false };
  return languageOf(full) === undefined ? undefined : { kind: 'code', certain: true };
}

/**
 * Whether a file that is no UTF-8 is read as Latin-1: sources of old and files of other programs hold such bytes in
 * comments and texts, where they mean nothing to us. A byte is then a character, so that fixes keep all others.
 */
export function mayBeLatin1(uri: string): boolean {
  const found = candidate(uri);
  return found !== undefined && (found.kind === 'code' || !found.certain);
}

/** Below a `.half-open` folder; other folders of team knowledge are named by configuration. */
function isKnowledgePath(full: string): boolean {
  return /\/\.half-open\/(issues\/[^/]+\.md|(environments|servers|sysctl|synonyms)\.ya?ml)$/.test(full);
}

/** Whether `relative`, the path below a folder of team knowledge, is one of its files. */
export function isKnowledgeFile(relative: string): boolean {
  return /^(issues\/[^/]+\.md|(environments|servers|sysctl|synonyms)\.ya?ml)$/.test(relative);
}

const languageKinds: Readonly<Record<string, Kind>> = {
  sysctl: 'sysctl',
  dockercompose: 'compose',
  yaml: 'compose',
};

/** The kind of a text. A language id counts for untitled documents alone. */
export function detect(uri: string, text: string, languageId?: string): Kind | undefined {
  if (uri.startsWith('untitled:') && languageId !== undefined) {
    const kind = languageKinds[languageId];
    if (kind === undefined) return languageOf(path(uri), languageId) === undefined ? undefined : 'code';
    return kind === 'compose' ? kindOfYaml(text) : kind;
  }
  const found = candidate(uri);
  if (found === undefined || found.certain) return found?.kind;
  switch (found.kind) {
    case 'sysctl':
      return looksLikeSysctl(text) ? 'sysctl' : undefined;
    case 'containers':
      return looksLikeContainerScript(text) ? 'containers' : undefined;
    default:
      return kindOfYaml(text);
  }
}

function kindOfYaml(text: string): Kind | undefined {
  if (looksLikeCompose(text)) return 'compose';
  return looksLikeManifest(text) ? 'containers' : undefined;
}

/** Every setting is a kernel key, and there is one at least. */
export function looksLikeSysctl(text: string): boolean {
  let settings = 0;
  for (const line of text.split(/\r\n|\r|\n/)) {
    const trimmed = line.replace(/^[\s\uFEFF\u200B]+/, '');
    if (trimmed === '' || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
    if (!/^-?\s*(net|kernel|vm|fs|dev|user|abi|debug|sunrpc|crypto)[./][\w./*@:-]+\s*=/.test(trimmed))
      return false;
    settings++;
  }
  return settings > 0;
}
