/** `issues/<id>.md` -> an issue, and everything wrong with the file at the line that breaks it. */
import type { Span } from '../text.ts';
import { type Body, readBody, withoutFences } from './body.ts';
import { readFence } from './fences.ts';
import { issueIdForm } from './fields.ts';
import { findFrontMatter, readFrontMatter } from './front-matter.ts';
import {
  destinations,
  isFollowable,
  issueOf,
  type KnowledgeEntry,
  type KnowledgeLink,
  withoutCodeSpans,
} from './links.ts';
import { inOrder, tooLong } from './problems.ts';
import { checkId } from './read.ts';
import { type Complain, readSections, readTitle } from './sections.ts';
import type { Example, Issue, KnowledgeProblem } from './types.ts';

export interface ParsedIssue {
  /** Absent where the title or a key that all issues need cannot be read. */
  readonly issue?: Issue;
  /** By position. */
  readonly problems: readonly KnowledgeProblem[];
  /** The issue itself, also where it is broken. */
  readonly entries: readonly KnowledgeEntry[];
  readonly links: readonly KnowledgeLink[];
  /** HTML comments of the Markdown. */
  readonly comments: readonly Span[];
  /** The YAML between the two lines `---`. */
  readonly frontMatter: Span;
}

/** Never throws. */
export function parseIssue(id: string, text: string): ParsedIssue {
  const long = tooLong(text);
  if (long !== undefined) return unread(id, long);
  const problems: KnowledgeProblem[] = [];
  const links: KnowledgeLink[] = [];
  const complain: Complain = (span, message) => problems.push({ rule: 'kb/format', span, message });
  const matter = findFrontMatter(text, complain);
  const validId = checkId(id, issueIdForm, matter.open, problems);
  const front = readFrontMatter(text, matter, problems, links);
  const body = readBody(text, matter.bodyStart);
  const title = readTitle(body, complain);
  const content = readSections(body, complain, links);
  const examples = readExamples(body, problems, links);
  readLinks(body, problems, links);
  for (const link of links) {
    if (link.mutual === true && link.id === id) {
      complain(link.span, '`related` names this issue itself: take it out.');
    }
  }
  const readable = front !== undefined && title !== undefined && validId;
  return {
    ...(readable ? { issue: { id, title: title.text, ...front, ...content, examples } } : {}),
    problems: inOrder(problems),
    entries: [{ kind: 'issue', id, span: title?.span ?? matter.open }],
    links: links.filter((link) => link.kind !== 'issue' || link.id !== id),
    comments: body.comments,
    frontMatter: matter.yaml,
  };
}

function unread(id: string, problem: KnowledgeProblem): ParsedIssue {
  const { span } = problem;
  const entries = [{ kind: 'issue', id, span } as const];
  return { problems: [problem], entries, links: [], comments: [], frontMatter: { start: 0, end: 0 } };
}

function readExamples(body: Body, problems: KnowledgeProblem[], links: KnowledgeLink[]): Example[] {
  const examples: Example[] = [];
  for (const fence of body.fences) {
    if (!fence.closed) {
      problems.push({
        rule: 'kb/format',
        span: fence.span,
        message:
          'This fence is never closed and swallows what follows: close it with a line of the same marks.',
      });
    }
    const example = readFence(fence.info, fence.infoStart, fence.text, problems, links);
    if (example !== undefined) examples.push(example);
  }
  return examples;
}

function readLinks(body: Body, problems: KnowledgeProblem[], links: KnowledgeLink[]): void {
  const { start, text } = withoutFences(body);
  for (const { target, span } of destinations(withoutCodeSpans(text), start)) {
    const id = issueOf(target);
    if (id !== undefined) links.push({ kind: 'issue', id, span });
    else if (!isFollowable(target)) {
      problems.push({
        rule: 'kb/dead-link',
        span,
        message: `\`${target}\` leads nowhere from this page: name an issue as \`other-id.md\`, or a web address.`,
      });
    }
  }
}
