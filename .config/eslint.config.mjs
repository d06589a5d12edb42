import eslint from '@eslint/js';
import regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      'dist/**',
      'out/**',
      '**/generated/**',
      'node_modules/**',
      '.vscode-test/**',
      'test/oracle/**',
      'test/fixtures/**',
      '**/*.mjs',
      '**/*.cjs',
    ],
  },
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  regexp.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: { project: ['tsconfig.json', 'src/webview/tsconfig.json'], tsconfigRootDir: new URL('..', import.meta.url).pathname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Labels are hostile: use textContent.' },
        { property: 'outerHTML', message: 'Labels are hostile: use textContent.' },
      ],
    },
  },
  {
    // What is also compiled to WebAssembly: there a type cannot always be inferred as it is meant, and some shorter forms are not known. Tables are read by
    // numbers that the compiler of networks or the file itself has given out: a value for a number that is not there would cost time at every read, and hide a fault.
    files: ['src/simulator/kernel/**'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-inferrable-types': 'off',
      '@typescript-eslint/no-confusing-non-null-assertion': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/prefer-optional-chain': 'off',
    },
  },
  { files: ['src/**', 'language/**'], rules: { 'max-lines': ['error', { max: 450, skipComments: true, skipBlankLines: true }] } },
);
