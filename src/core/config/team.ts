/** Team knowledge: built-in issues and environments plus those of the folders that hold for a file. */
import type { DocumentProblem } from '../document/common.ts';
import type { Files } from '../files.ts';
import { crossProblems } from '../kb/check.ts';
import { parseKnowledgeFile } from '../kb/file.ts';
import { type LoadedKnowledge, mergeKnowledge, readKnowledgeFolder, rememberingParser } from '../kb/load.ts';
import type { Knowledge } from '../kb/types.ts';
import { isWithin } from '../uri.ts';

export interface TeamKnowledge {
  /** The built-in knowledge with that of the folders, in order. */
  knowledge(folders: readonly string[]): Promise<Knowledge>;
  /** What is wrong with one file of these folders beyond what it shows alone, given its newest text. */
  problems(uri: string, text: string, folders: readonly string[]): Promise<readonly DocumentProblem[]>;
  /** What stands where a file of these folders should and cannot be read, with why, by URI. */
  unreadable(folders: readonly string[]): Promise<ReadonlyMap<string, readonly DocumentProblem[]>>;
  /** Whether a file (or a folder, with all below it) is of a folder that was read at some time. */
  covers(uri: string): boolean;
  forget(): void;
}

/** @param rules ids of all rules, so that an issue naming another is told. */
export function createTeamKnowledge(
  files: Files,
  builtIn: Knowledge,
  rules: readonly string[],
): TeamKnowledge {
  const loaded = new Map<string, Promise<LoadedKnowledge>>();
  const { parse, forgetUnused } = rememberingParser();
  const known = new Set<string>();

  /** Each page is parsed as it arrives: between two reads there is room for other work, behind the last there is none. */
  const read = (folder: string) => readKnowledgeFolder(files, folder, (file) => void parse(file, folder));

  const load = (folders: readonly string[]): Promise<LoadedKnowledge> => {
    const key = folders.join('\n');
    let knowledge = loaded.get(key);
    if (knowledge === undefined) {
      for (const folder of folders) known.add(folder);
      knowledge = Promise.all(folders.map(read)).then((all) => mergeKnowledge(builtIn, all, rules, parse));
      loaded.set(key, knowledge);
    }
    return knowledge;
  };

  return {
    async knowledge(folders) {
      return folders.length === 0 ? builtIn : (await load(folders)).knowledge;
    },
    async problems(uri, text, folders) {
      const file = parseKnowledgeFile({ uri, text });
      return file === undefined ? [] : crossProblems(file, (await load(folders)).index);
    },
    async unreadable(folders) {
      return folders.length === 0 ? new Map() : (await load(folders)).unreadable;
    },
    covers: (uri) => [...known].some((folder) => isWithin(folder, uri) || isWithin(uri, folder)),
    forget() {
      loaded.clear();
      forgetUnused();
    },
  };
}
