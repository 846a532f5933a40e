/** Jinja2, ERB, Go and shell constructs in a sysctl file: what they make of a line is unknown. */
import type { Span } from '../../text.ts';

export interface Templates {
  /** Whether a construct shares a character with the span. */
  touches(span: Span): boolean;
  /** Whether one of them decides what is rendered, as against rendering something itself. */
  decides(span: Span): boolean;
  /** Whether the offset lies inside a construct that began before it. */
  surrounds(offset: number): boolean;
  /** The line holds nothing but what renders to nothing or to a comment. */
  isRemark(line: Span): boolean;
}

/** Constructs over several lines, bounded so that a stray opening costs little; an unclosed one ends with its line. */
const constructs =
  /\{\{(?:[\s\S]{0,2000}?\}\}|.*)|\{%(?:[\s\S]{0,2000}?%\}|.*)|\{#(?:[\s\S]{0,2000}?#\}|.*)|<%(?:[\s\S]{0,2000}?%>|.*)|%\{(?:[^}\n]*\}|.*)|\$\{(?:[^}\n]*\}|.*)/g;

const statement = /^(\{%|%\{|<%(?![=#]))/;

/** `{# … #}`, `<%# … %>`, and the header Ansible writes as a comment. */
const remark = /^(\{#[\s\S]*#\}|<%#[\s\S]*%>|\{\{-?\s*ansible_managed\b[\s\S]*\}\})$/;

/** Placeholders that other tools fill in: `$VALUE`, `@VALUE@`, `__VALUE__`, `%VALUE%`, `<value>`. */
const placeholder = /\$[A-Za-z_({]|@[A-Za-z_][\w.]*@|__[A-Za-z]\w*__|%[A-Za-z_]\w*%|<[A-Za-z][^>\s]*>/;

export function isUnknownValue(written: string): boolean {
  return placeholder.test(written);
}

export function findTemplates(text: string): Templates {
  const spans = [...text.matchAll(constructs)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    text: match[0],
  }));
  if (spans.length === 0) return none;
  /** Sorted and apart from each other, so those that end behind an offset begin at one index. */
  const firstBehind = (offset: number): number => {
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (spans[middle]!.end > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const touching = (span: Span) => {
    const found = [];
    for (let at = firstBehind(span.start); at < spans.length && spans[at]!.start < span.end; at++) {
      found.push(spans[at]!);
    }
    return found;
  };
  return {
    touches: (span) => touching(span).length > 0,
    decides: (span) => touching(span).some((own) => statement.test(own.text)),
    surrounds(offset) {
      const own = spans[firstBehind(offset)];
      return own !== undefined && own.start < offset;
    },
    isRemark(line) {
      const found = touching(line);
      if (found.length === 0 || found.some((own) => !remark.test(own.text))) return false;
      let rest = '';
      let at = line.start;
      for (const own of found) {
        rest += text.slice(at, Math.max(at, own.start));
        at = own.end;
      }
      return (rest + text.slice(at, Math.max(at, line.end))).trim() === '';
    },
  };
}

const none: Templates = {
  touches: () => false,
  decides: () => false,
  surrounds: () => false,
  isRemark: () => false,
};
