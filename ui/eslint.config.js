import js from '@eslint/js';
import i18next from 'eslint-plugin-i18next';
import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Only the platform folder knows which shell draws the pages, and only it may speak to that shell. */
const noShellOutsidePlatform = {
  patterns: [
    {
      group: ['@tauri-apps/*'],
      message: 'The shell is reached through src/platform only.',
    },
  ],
};

/** Attributes whose values are code, not words for the admin. */
const attributesThatAreNotWords = [
  'as',
  'appearance',
  'className',
  'color',
  'data-.*',
  'describedBy',
  'fontFamily',
  'headingLevel',
  'htmlFor',
  'icon',
  'id',
  'intent',
  'key',
  'kind',
  'layout',
  'link',
  'name',
  'noteTestId',
  'politeness',
  'role',
  'screen',
  'shape',
  'side',
  'size',
  'status',
  'testId',
  'thickness',
  'tone',
  'type',
  'validationState',
  'value',
  'weight',
  'aria-(hidden|live|current|labelledby|describedby|controls|relevant|haspopup)',
];

export default tseslint.config(
  { ignores: ['dist', 'src/ipc/bindings'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      globals: globals.browser,
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            'eslint.config.js',
            'pictures.mjs',
            'weigh.mjs',
            'languages.js',
            'src/sample/in-sight.js',
          ],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [jsxA11y.flatConfigs.strict, reactHooks.configs.flat.recommended],
    plugins: { i18next },
    rules: {
      'no-console': 'error',
      'no-restricted-imports': ['error', noShellOutsidePlatform],
      'i18next/no-literal-string': [
        'error',
        {
          mode: 'jsx-only',
          'jsx-attributes': { exclude: attributesThatAreNotWords },
          callees: { exclude: ['t', 'sentence', 'named'] },
        },
      ],
    },
  },
  {
    files: ['src/platform/tauri.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
  {
    // Words for developers: a number needs no form of a language there.
    files: ['pictures/**/*.ts', 'src/sample/looks.ts'],
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
    },
  },
  {
    files: ['eslint.config.js'],
    extends: [tseslint.configs.disableTypeChecked],
  },
);
