/** The tables of `fields.ts` as JSON schemas (draft 2020-12), for editors. */
import { type EntryFile, entryFiles, type Field, type Fields, issueFields, type Shape } from './fields.ts';

export type JsonSchema = { readonly [key: string]: unknown };

/** File name below `kb/` to its schema. `issue.schema.json` is about an issue's front matter. */
export function knowledgeSchemas(): Readonly<Record<string, JsonSchema>> {
  const files: readonly EntryFile[] = Object.values(entryFiles);
  return {
    'issue.schema.json': {
      ...head('Front matter of an issue', 'What machines ask about an issue of a knowledge base.'),
      ...record(issueFields),
    },
    ...Object.fromEntries(
      files.map((file) => [
        `${file.name}.schema.json`,
        {
          ...head(`${file.name}.yaml`, file.about),
          type: 'object',
          propertyNames: { pattern: file.form.pattern.source },
          additionalProperties: record(file.fields),
        },
      ]),
    ),
  };
}

function head(title: string, description: string): JsonSchema {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', title, description };
}

function record(fields: Fields): JsonSchema {
  const entries: [string, Field][] = Object.entries(fields);
  return {
    type: 'object',
    properties: Object.fromEntries(
      entries.map(([key, field]) => [
        key,
        {
          description: field.about,
          ...schema(field.shape),
          ...(field.fallback === undefined ? {} : { default: field.fallback }),
        },
      ]),
    ),
    required: entries.filter(([, field]) => field.required).map(([key]) => key),
    additionalProperties: false,
  };
}

function schema(shape: Shape): JsonSchema {
  switch (shape.type) {
    case 'string':
      return {
        type: shape.numeric === true ? ['string', 'number'] : 'string',
        ...(shape.form === undefined ? {} : { pattern: shape.form.pattern.source }),
        ...(shape.below === undefined ? {} : { maxLength: shape.below - 1 }),
        ...(shape.regex === true ? { format: 'regex' } : {}),
      };
    case 'number':
      return {
        type: shape.integer === true ? 'integer' : 'number',
        ...(shape.min === undefined ? {} : { minimum: shape.min }),
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'word':
      return { enum: shape.words };
    case 'list':
      return {
        type: 'array',
        items: schema(shape.of),
        ...(shape.min === undefined ? {} : { minItems: shape.min }),
        ...(shape.unique === true ? { uniqueItems: true } : {}),
      };
    case 'record':
      return record(shape.fields);
    case 'word-or-record':
      return { oneOf: [{ enum: shape.words }, record(shape.fields)] };
  }
}
