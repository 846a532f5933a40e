/**
 * The editor's settings, each in one row: `contributes.configuration` in package.json is generated from this
 * table, and adapters read a setting by the key and default that stand here.
 */

export interface Setting {
  /** As users write it. */
  readonly key: `halfOpen.${string}`;
  /** `resource`: may differ between workspace folders. */
  readonly scope: 'resource' | 'window';
  readonly type: 'boolean' | 'string' | 'array' | 'object' | readonly ('array' | 'null')[];
  readonly default: unknown;
  /** Key of the description in package.nls.json; that of an enum's values is `KEY.VALUE`. */
  readonly description: `settings.${string}`;
  readonly enum?: readonly string[];
  /** JSON schema of an array's items. */
  readonly items?: Readonly<Record<string, unknown>>;
  /** JSON schema of an object's values. */
  readonly additionalProperties?: Readonly<Record<string, unknown>>;
}

export const settings = [
  {
    key: 'halfOpen.run',
    scope: 'resource',
    type: 'string',
    default: 'onType',
    description: 'settings.run',
    enum: ['onType', 'onSave'],
  },
  {
    key: 'halfOpen.environments',
    scope: 'resource',
    // Nothing chosen differs from choosing none.
    type: ['array', 'null'],
    default: null,
    description: 'settings.environments',
    items: { type: 'string' },
  },
  {
    key: 'halfOpen.rules',
    scope: 'resource',
    type: 'object',
    default: {},
    description: 'settings.rules',
    additionalProperties: { type: 'string', enum: ['off', 'information', 'warning', 'error'] },
  },
  {
    key: 'halfOpen.inlayHints',
    scope: 'resource',
    type: 'boolean',
    default: true,
    description: 'settings.inlayHints',
  },
] as const satisfies readonly Setting[];

/** The settings' values, as far as a language server asks for them. */
export interface Settings {
  readonly run: 'onType' | 'onSave';
  /** `null`: nothing chosen. */
  readonly environments: readonly string[] | null;
  readonly rules: Readonly<Record<string, 'off' | 'information' | 'warning' | 'error'>>;
  readonly inlayHints: boolean;
}

export const defaultSettings: Settings = {
  run: 'onType',
  environments: null,
  rules: {},
  inlayHints: true,
};

/** What an editor sent under `halfOpen`, wrong values replaced by defaults: editors do not check them. */
export function readSettings(given: unknown): Settings {
  const values: Readonly<Record<string, unknown>> = isObject(given) ? given : {};
  return {
    run: values['run'] === 'onSave' ? 'onSave' : 'onType',
    environments: Array.isArray(values['environments'])
      ? values['environments'].filter((id): id is string => typeof id === 'string')
      : null,
    rules: Object.fromEntries(
      Object.entries(isObject(values['rules']) ? values['rules'] : {}).filter(isRuleSetting),
    ),
    inlayHints: values['inlayHints'] !== false,
  };
}

type RuleSetting = [rule: string, severity: Settings['rules'][string]];

function isRuleSetting(entry: [string, unknown]): entry is RuleSetting {
  return ['off', 'information', 'warning', 'error'].includes(entry[1] as string);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
