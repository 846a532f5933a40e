/** Paths as URIs: the short ways of plain ones give what parsing them gives. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { URI, Utils } from 'vscode-uri';
import { basename, child, normalise, parent, path } from '../../src/core/uri.ts';

const uris = [
  'file:///',
  'file:///a',
  'file:///srv/app/compose.yaml',
  'file:///srv/app/',
  'file:///srv/with blank/ü.py',
  'file:///srv/a#b.conf',
  'file:///srv/50%.conf',
  'file:///C:/Users/me/a.py',
  'file://server/share/a.py',
  'vscode-vfs://github/owner/name/a.ts',
  'untitled:Untitled-1',
].map(normalise);

const names = ['a.py', '.env', '..', '.', '...', 'with blank', 'ü', '50%', 'a#b', '(1)', 'a+b', '~'];

for (const uri of uris) {
  test(uri, () => {
    const parsed = URI.parse(uri);
    assert.equal(path(uri), parsed.path);
    assert.equal(basename(uri), Utils.basename(parsed));
    assert.equal(parent(uri), Utils.dirname(parsed).toString());
    if (parsed.path.startsWith('/')) {
      for (const name of names) assert.equal(child(uri, name), Utils.joinPath(parsed, name).toString(), name);
    }
  });
}
