/** The only place where core's offsets, findings and fixes become those of the Language Server Protocol, and back. */
import {
  type AnnotatedTextEdit,
  type ChangeAnnotation,
  CodeActionKind,
  type CompletionItem,
  CompletionItemKind,
  type Diagnostic,
  DiagnosticSeverity,
  DiagnosticTag,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type Location,
  MarkupKind,
  type Position,
  type Range,
  type SnippetTextEdit,
  SymbolKind,
  TextDocumentEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { FileEdit, Finding, Severity } from '../core/finding.ts';
import type {
  Completion as CoreCompletion,
  Hover as CoreHover,
  InlayHint as CoreInlayHint,
  DocumentSymbol as CoreSymbol,
  Place,
} from '../core/half-open.ts';
import { LineIndex, type Span } from '../core/text.ts';

/** Offsets to positions and back; a `TextDocument` is one. */
export interface Positions {
  positionAt(offset: number): Position;
  offsetAt(position: Position): number;
}

/** A text as findings and edits need it. */
export interface FileView {
  /** As the editor spells it. */
  readonly uri: string;
  /** `null`: not open in the editor. */
  readonly version: number | null;
  readonly positions: Positions;
}

/** Of a text on a disk: there a byte order mark is no column, since editors strip it. */
export function positionsOf(text: string): Positions {
  const lines = new LineIndex(text);
  return {
    positionAt(offset) {
      const { line, column } = lines.position(offset);
      return { line, character: column };
    },
    offsetAt: ({ line, character }) => lines.offset({ line, column: character }),
  };
}

export function toRange(span: Span, positions: Positions): Range {
  return { start: positions.positionAt(span.start), end: positions.positionAt(span.end) };
}

export function toSpan(range: Range, positions: Positions): Span {
  return { start: positions.offsetAt(range.start), end: positions.offsetAt(range.end) };
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** How editors paint what can go: faded. What the kernel dropped: struck through. */
const tags: Readonly<Record<string, DiagnosticTag>> = {
  'half-open/unused-suppression': DiagnosticTag.Unnecessary,
  'sysctl/removed-key': DiagnosticTag.Deprecated,
};

/** `views` holds the file itself under its URI, and the files of related places. */
export function toDiagnostic(
  finding: Finding,
  uri: string,
  views: ReadonlyMap<string, FileView>,
  issueAddress: string | undefined,
): Diagnostic {
  const own = views.get(uri)!;
  const tag = tags[finding.rule];
  return {
    range: toRange(finding.span, own.positions),
    severity: severities[finding.severity],
    source: 'half-open',
    code: finding.rule,
    message: finding.message,
    relatedInformation: finding.related.flatMap((related) => {
      const view = views.get(related.uri ?? uri);
      if (view === undefined) return [];
      const location = { uri: view.uri, range: toRange(related.span, view.positions) };
      return [{ location, message: related.message }];
    }),
    ...(issueAddress === undefined
      ? {}
      : { codeDescription: { href: issueAddress.replace('{issue}', encodeURIComponent(finding.issue)) } }),
    ...(tag === undefined ? {} : { tags: [tag] }),
  };
}

/** URIs of other files that a finding's related places and fixes speak of. */
export function filesNamedBy(finding: Finding): string[] {
  const named = [...finding.related, ...finding.fixes.flatMap((fix) => fix.edits)];
  return [...new Set(named.flatMap(({ uri }) => (uri === undefined ? [] : [uri])))];
}

/** Edits of one or more files, as one change of the workspace. */
export interface EditGroup {
  /** The file of edits that name none. */
  readonly uri: string;
  readonly edits: readonly FileEdit[];
  readonly annotation?: ChangeAnnotation;
}

/** `undefined` when a file of an edit cannot be seen. Annotations with equal labels are one. */
export function toWorkspaceEdit(
  groups: readonly EditGroup[],
  views: ReadonlyMap<string, FileView>,
): WorkspaceEdit | undefined {
  const files = new Map<FileView, (TextEdit | AnnotatedTextEdit)[]>();
  const changeAnnotations: Record<string, ChangeAnnotation> = {};
  for (const { uri, edits, annotation } of groups) {
    if (annotation !== undefined) changeAnnotations[annotation.label] = annotation;
    for (const edit of edits) {
      const view = views.get(edit.uri ?? uri);
      if (view === undefined) return undefined;
      const list = files.get(view) ?? [];
      files.set(view, list);
      const plain = { range: toRange(edit.span, view.positions), newText: edit.text };
      // Two fixes may need the same line of another file.
      if (edit.uri !== undefined && list.some((each) => isSameChange(each, plain))) continue;
      list.push(annotation === undefined ? plain : { ...plain, annotationId: annotation.label });
    }
  }
  const documentChanges = [...files].map(([{ uri, version }, edits]) =>
    TextDocumentEdit.create({ uri, version }, edits),
  );
  return Object.keys(changeAnnotations).length === 0
    ? { documentChanges }
    : { documentChanges, changeAnnotations };
}

function isSameChange(one: TextEdit, another: TextEdit): boolean {
  const [a, b] = [one.range, another.range];
  return (
    one.newText === another.newText &&
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}

/** One insertion whose `placeholder` is selected, ready to be typed over. */
export function toSnippetEdit(edit: FileEdit, placeholder: string, view: FileView): WorkspaceEdit {
  const at = edit.text.lastIndexOf(placeholder);
  const before = escapeSnippet(edit.text.slice(0, at));
  const after = escapeSnippet(edit.text.slice(at + placeholder.length));
  const snippet: SnippetTextEdit = {
    range: toRange(edit.span, view.positions),
    snippet: { kind: 'snippet', value: `${before}\${1:${escapeSnippet(placeholder)}}${after}` },
  };
  return { documentChanges: [TextDocumentEdit.create({ uri: view.uri, version: view.version }, [snippet])] };
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** Whether an editor that wants `only` these kinds wants this one: `source` holds `source.fixAll`. */
export function wants(only: readonly CodeActionKind[] | undefined, kind: CodeActionKind): boolean {
  return (
    only === undefined ||
    only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`))
  );
}

export const fixAllKind = `${CodeActionKind.SourceFixAll}.halfOpen`;

export function toHover(hover: CoreHover, positions: Positions): Hover {
  return {
    range: toRange(hover.span, positions),
    contents: { kind: MarkupKind.Markdown, value: hover.markdown },
  };
}

const completionKinds: Readonly<Record<CoreCompletion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.Value,
};

export function toCompletionItem(completion: CoreCompletion, positions: Positions): CompletionItem {
  return {
    label: completion.label,
    kind: completionKinds[completion.kind],
    textEdit: { range: toRange(completion.span, positions), newText: completion.insert },
    ...(completion.detail === undefined ? {} : { detail: completion.detail }),
    ...(completion.markdown === undefined
      ? {}
      : { documentation: { kind: MarkupKind.Markdown, value: completion.markdown } }),
  };
}

export function toInlayHint(hint: CoreInlayHint, positions: Positions): InlayHint {
  return {
    position: positions.positionAt(hint.offset),
    label: hint.label,
    paddingLeft: true,
    ...(hint.tooltip === undefined ? {} : { tooltip: hint.tooltip }),
  };
}

/** `view` shows the file the place is in. */
export function toLocation({ span }: Place, view: FileView): Location {
  return { uri: view.uri, range: toRange(span, view.positions) };
}

export function toDocumentSymbol(symbol: CoreSymbol, positions: Positions): DocumentSymbol {
  return {
    name: symbol.name,
    kind: symbol.children.length > 0 ? SymbolKind.Module : SymbolKind.Property,
    range: toRange(symbol.span, positions),
    selectionRange: toRange(symbol.nameSpan, positions),
    children: symbol.children.map((child) => toDocumentSymbol(child, positions)),
    ...(symbol.detail === undefined ? {} : { detail: symbol.detail }),
  };
}
