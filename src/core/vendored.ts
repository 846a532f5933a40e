/** Folders and files whose findings nobody could act on: dependencies, generated code, caches. */
const folders = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  'bower_components',
  'jspm_packages',
  'vendor',
  'site-packages',
  'dist-packages',
  '.venv',
  'venv',
  'virtualenv',
  '__pycache__',
  '.tox',
  '.nox',
  '.eggs',
  '.mypy_cache',
  '.pytest_cache',
  '.cache',
  '.gradle',
  '.m2',
  '.cargo',
  '.bundle',
  '.terraform',
  '.vagrant',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.output',
  '.yarn',
  '.pnpm-store',
  'Pods',
  'dist',
  'generated',
  '__generated__',
  '.vscode-test',
]);

/** `third_party`, `3rdParty`, `thirdparty-libs`, `extlib`: names that say that others wrote what is in them. */
const byOthers =
  /^(?:(?:third|3rd)[-_ ]?part(?:y|ies)(?:[-_]?(?:libs?|libraries|src|sources?))?|ext(?:ernal)?[-_]?lib(?:s|raries)?|_vendor|vendored)$/i;

const generatedNames =
  /(\.min\.[cm]?js|[._-]generated\.\w+|\.g\.cs|\.designer\.cs|\.pb\.(go|cc|h|rs)|_pb2(_grpc)?\.py|\.d\.[cm]?ts)$/i;

/**
 * C and C++ have no package folder: sources of others come along in folders of such names, one for each library, and
 * as copies of a library's own tree.
 */
const copied = new RegExp(
  [
    '(^|/)(?:deps|externs?|externals?|dependencies)/[^/]+/',
    '(^|/)asio-\\d[\\d.]*/',
    '(^|/)boost/asio/',
    '(^|/)asio/(?:detail|generic|impl|ip|local|posix|ssl|ts|windows)/',
    '(^|/)hiredis/(?:async|hiredis|net|sockcompat|ssl)\\.',
    // Libraries of one file; at the top of a repository it is their own.
    '/(?:civetweb|httplib|mongoose)\\.(?:c|h|hpp)$',
  ]
    .map((folder) => `(?:${folder})`)
    .join('|'),
);

const cFamily = /\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|inl|ipp)$/i;

/** A folder the walk never enters. */
export function isVendoredFolder(name: string): boolean {
  return folders.has(name) || byOthers.test(name);
}

/** `relative` is the path below the folder somebody works in, so that a checkout inside `vendor/` is still theirs. */
export function isVendored(relative: string): boolean {
  const parts = relative.split('/');
  const name = parts.pop() ?? '';
  return (
    parts.some(isVendoredFolder) || generatedNames.test(name) || (cFamily.test(name) && copied.test(relative))
  );
}

const libraries = /^(?:lib|libs|libraries|packages|deps|ext|externals?)$/i;

/** What programs of Python that bring all they need bring most often. */
const common = new Set(
  [
    'bs4 certifi chardet charset_normalizer cherrypy cheroot dateutil feedparser guessit html5lib httplib2 idna',
    'jinja2 mako markupsafe oauthlib pkg_resources pytz requests setuptools simplejson six soupsieve tornado',
    'tzlocal unidecode urllib3 werkzeug yaml',
  ]
    .join(' ')
    .split(' '),
);
const fewestCommon = 4;

/** `lib` with `certifi`, `requests`, `six.py` and `urllib3` in it: copies of others' packages, and nothing else. */
export function isOfCopies(folder: string, names: readonly string[]): boolean {
  if (!libraries.test(folder)) return false;
  return names.filter((name) => common.has(name.replace(/\.py$/, ''))).length >= fewestCommon;
}

/** Machine-written code says so at its head, what compilers write at its end; minified code has no lines. */
export function isGeneratedCode(text: string): boolean {
  if (isCompiled(text)) return true;
  if (
    /@generated\b|\bcode generated\b.{0,200}\bdo not edit\b|\bauto-?generated\b.{0,200}\b(do not|don't) (edit|modify)\b/is.test(
      text.slice(0, 1500),
    )
  ) {
    return true;
  }
  if (text.length < 20_000) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines > 500;
}

/**
 * The last line names the map to the source, `//# sourceMappingURL=client.js.map`, or the first lines say that this was
 * a module of another kind.
 */
function isCompiled(text: string): boolean {
  const mark = /^\/\/[#@] ?sourceMappingURL=/;
  const end = text.trimEnd();
  const last = end.slice(end.lastIndexOf('\n') + 1);
  if (mark.test(last)) return !/\s/.test(last.replace(mark, ''));
  return /^Object\.defineProperty\(exports, ["']__esModule["']/m.test(text.slice(0, 3000));
}
