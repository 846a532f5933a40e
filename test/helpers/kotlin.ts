/** The Kotlin compiler: `kotlinc`, else the one that Maven keeps. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { has, lacks } from './sockets.ts';

/** `mvn dependency:get -Dartifact=org.jetbrains.kotlin:kotlin-compiler-embeddable:1.9.24` brings them. */
const artifacts: readonly (readonly [group: string, name: string, version: string])[] = [
  ['org/jetbrains/kotlin', 'kotlin-compiler-embeddable', '1.9.24'],
  ['org/jetbrains/kotlin', 'kotlin-stdlib', '1.9.24'],
  ['org/jetbrains/kotlin', 'kotlin-script-runtime', '1.9.24'],
  ['org/jetbrains/kotlin', 'kotlin-reflect', '1.6.10'],
  ['org/jetbrains/kotlin', 'kotlin-daemon-embeddable', '1.9.24'],
  ['org/jetbrains/intellij/deps', 'trove4j', '1.0.20200330'],
  ['org/jetbrains', 'annotations', '13.0'],
];
const jars = artifacts.map(([group, name, version]) =>
  join(homedir(), '.m2', 'repository', group, name, version, `${name}-${version}.jar`),
);
const library = jars[1] ?? '';
const fromMaven = jars.every(existsSync);

const compiler = 'org.jetbrains.kotlin.cli.jvm.K2JVMCompiler';

export const kotlin = {
  /** Why nothing can be compiled or run here. */
  lacks:
    lacks('java') ||
    (!fromMaven && !has('kotlinc') && 'needs kotlinc, or kotlin-compiler-embeddable 1.9.24 in ~/.m2'),

  /** The command that compiles a file to a jar, in their folder; `libraries` as `java -cp` names them. */
  compile: (file: string, jar: string, ...libraries: readonly string[]): readonly string[] =>
    fromMaven
      ? [
          'java',
          '-Xshare:auto',
          '-XX:TieredStopAtLevel=1',
          '-XX:+UseSerialGC',
          '-cp',
          jars.join(delimiter),
          compiler,
          '-no-stdlib',
          '-cp',
          [library, ...libraries].join(delimiter),
          file,
          '-d',
          jar,
        ]
      : [
          'kotlinc',
          '-include-runtime',
          ...(libraries.length > 0 ? ['-cp', libraries.join(delimiter)] : []),
          file,
          '-d',
          jar,
        ],

  /** What `java -cp` needs to run that jar. */
  classPath: (jar: string): string => (fromMaven ? [jar, library].join(delimiter) : jar),
} as const;
