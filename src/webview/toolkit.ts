/**
 * The only place that knows the component library. Its repository is archived; a successor replaces this
 * module, and the views keep asking for `button`, `textField`, `dropdown` and so on.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDropdown,
  vsCodeOption,
  vsCodeProgressRing,
  vsCodeTextField,
} from '@vscode/webview-ui-toolkit';
import { type Child, element } from './element.ts';

export function registerComponents(): void {
  provideVSCodeDesignSystem().register(
    vsCodeBadge(),
    vsCodeButton(),
    vsCodeCheckbox(),
    vsCodeDropdown(),
    vsCodeOption(),
    vsCodeProgressRing(),
    vsCodeTextField(),
  );
}

export interface ButtonOptions {
  readonly appearance?: 'primary' | 'secondary' | 'icon';
  /** What a screen reader says where the content is an icon. */
  readonly label?: string;
  readonly title?: string;
  readonly onPress: () => void;
}

export function button(options: ButtonOptions, ...children: Child[]): HTMLElement {
  return element(
    'vscode-button',
    {
      appearance: options.appearance ?? 'secondary',
      'aria-label': options.label,
      title: options.title ?? options.label,
      onclick: options.onPress,
    },
    ...children,
  );
}

export interface TextFieldOptions {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
}

export function textField(options: TextFieldOptions): HTMLElement & { value: string } {
  const field = element('vscode-text-field', {
    type: 'search',
    'aria-label': options.label,
    placeholder: options.placeholder,
    value: options.value,
    class: 'search',
  }) as HTMLElement & { value: string };
  field.addEventListener('input', () => options.onInput(field.value));
  return field;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

/** A list to choose one from; the first choice is the neutral one. */
export function dropdown(
  label: string,
  choices: readonly Choice[],
  chosen: string,
  onChoose: (value: string) => void,
): HTMLElement {
  const list = element(
    'vscode-dropdown',
    { 'aria-label': label, title: label },
    ...choices.map((choice) =>
      element('vscode-option', { value: choice.value, selected: choice.value === chosen }, choice.label),
    ),
  ) as HTMLElement & { value: string };
  list.addEventListener('change', () => onChoose(list.value));
  return list;
}

export function checkbox(label: string, checked: boolean, onToggle: (checked: boolean) => void): HTMLElement {
  const box = element('vscode-checkbox', { checked }, label) as HTMLElement & { checked: boolean };
  box.addEventListener('change', () => onToggle(box.checked));
  return box;
}

/** A number in a small disc. */
export function badge(count: number, label: string): HTMLElement {
  return element('vscode-badge', { 'aria-label': label, title: label }, String(count));
}

export function progress(label: string): HTMLElement {
  return element('vscode-progress-ring', { 'aria-label': label });
}
