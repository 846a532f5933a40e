import type { CodeDocument } from './code.ts';
import type { ComposeDocument } from './compose.ts';
import type { ConfigDocument, KnowledgeDocument } from './knowledge.ts';
import type { SysctlDocument } from './sysctl.ts';

export type Document = SysctlDocument | ComposeDocument | CodeDocument | ConfigDocument | KnowledgeDocument;
export type Kind = Document['kind'];
