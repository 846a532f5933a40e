/** Team knowledge: built-in issues and environments plus those of the folders that hold for a file. */
import type { DocumentProblem } from '../document/common.ts';
import type { Files } from '../files.ts';
import { mergeKnowledge, readKnowledgeFolder } from '../kb/load.ts';
import type { Knowledge } from '../kb/types.ts';

export interface TeamKnowledge {
  /** The built-in knowledge with that of the folders, in order. */
  knowledge(folders: readonly string[]): Promise<Knowledge>;
  /** What is wrong with one file of these folders once all are known. */
  problems(uri: string, folders: readonly string[]): Promise<readonly DocumentProblem[]>;
  forget(): void;
}
