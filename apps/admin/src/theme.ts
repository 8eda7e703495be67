import { createTheme } from '@mantine/core';
import type { CSSVariablesResolver } from '@mantine/core';

/** The look's blue as the ten steps that Mantine asks for; the tokens overrule them below. */
const blue = [
  '#e9f1f9',
  '#d3e2f2',
  '#a9c6e5',
  '#7ca8d7',
  '#568fcb',
  '#3878b8',
  '#1b5aa0',
  '#164b87',
  '#123a63',
  '#0d2b4a',
] as const;

/** What helps stands under the control, as in the parts of `libs/ui`. */
const input = {
  size: 'md',
  inputWrapperOrder: ['label', 'input', 'description', 'error'] as (
    'label' | 'input' | 'description' | 'error'
  )[],
  classNames: { input: 'kb-m-input', label: 'kb-m-label', error: 'kb-m-error', description: 'kb-m-hint' },
} as const;

export const theme = createTheme({
  fontFamily: 'var(--font)',
  primaryColor: 'blue',
  primaryShade: 6,
  colors: { blue },
  defaultRadius: 'md',
  radius: { sm: 'var(--r-s)', md: 'var(--r-m)', lg: 'var(--r-l)' },
  headings: { fontFamily: 'var(--font)', fontWeight: '700' },
  respectReducedMotion: true,
  components: {
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        padding: 'lg',
        overlayProps: { backgroundOpacity: 0.55, color: '#0b1526' },
        transitionProps: { duration: 120 },
      },
      classNames: { content: 'kb-m-modal', title: 'kb-m-modal-title', header: 'kb-m-modal-header' },
    },
    Checkbox: {
      defaultProps: { size: 'sm', radius: 5 },
      classNames: { input: 'kb-m-check' },
    },
    NativeSelect: { defaultProps: input },
    Radio: { classNames: { radio: 'kb-m-check' } },
    TextInput: { defaultProps: input },
    PasswordInput: { defaultProps: input },
    Textarea: { defaultProps: input },
    Select: { defaultProps: { ...input, allowDeselect: false } },
  },
});

const surface = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-error': 'var(--stop)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-color-anchor': 'var(--action)',
  '--mantine-color-blue-filled': 'var(--action)',
  '--mantine-color-blue-filled-hover': 'var(--action-strong)',
  '--mantine-primary-color-filled': 'var(--action)',
  '--mantine-primary-color-contrast': 'var(--on-action)',
} as const;

/** Every colour of Mantine comes from the tokens, in both schemes. */
export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, light: surface, dark: surface });
