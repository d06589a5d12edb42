/** The variables that VS Code gives a webview, of its own themes, as far as the panel reads them. */
export const THEMES = {
  light: {
    class: 'vscode-light',
    variables: {
      '--vscode-editor-background': '#ffffff',
      '--vscode-editor-foreground': '#3b3b3b',
      '--vscode-charts-green': '#388a34',
      '--vscode-charts-blue': '#1a85ff',
      '--vscode-charts-purple': '#652d90',
      '--vscode-charts-orange': '#d18616',
      '--vscode-terminal-ansiCyan': '#0598bc',
      '--vscode-list-warningForeground': '#855f00',
      '--vscode-list-errorForeground': '#b01011',
      '--vscode-focusBorder': '#005fb8',
      '--vscode-textLink-foreground': '#005fb8',
    },
  },
  dark: {
    class: 'vscode-dark',
    variables: {
      '--vscode-editor-background': '#1f1f1f',
      '--vscode-editor-foreground': '#cccccc',
      '--vscode-charts-green': '#89d185',
      '--vscode-charts-blue': '#3794ff',
      '--vscode-charts-purple': '#b180d7',
      '--vscode-charts-orange': '#d18616',
      '--vscode-terminal-ansiCyan': '#11a8cd',
      '--vscode-list-warningForeground': '#cca700',
      '--vscode-list-errorForeground': '#f88070',
      '--vscode-focusBorder': '#0078d4',
      '--vscode-textLink-foreground': '#4daafc',
    },
  },
  // Lists have no colours of their own for what is wrong here.
  'high-contrast': {
    class: 'vscode-high-contrast',
    variables: {
      '--vscode-editor-background': '#000000',
      '--vscode-editor-foreground': '#ffffff',
      '--vscode-charts-green': '#89d185',
      '--vscode-charts-blue': '#3794ff',
      '--vscode-charts-purple': '#b180d7',
      '--vscode-charts-orange': '#d18616',
      '--vscode-terminal-ansiCyan': '#00cdcd',
      '--vscode-editorWarning-foreground': '#ffd370',
      '--vscode-errorForeground': '#f48771',
      '--vscode-contrastBorder': '#6fc3df',
      '--vscode-contrastActiveBorder': '#f38518',
      '--vscode-focusBorder': '#f38518',
      '--vscode-textLink-foreground': '#21a6ff',
    },
  },
  'high-contrast-light': {
    // The older name stands beside the newer one, as VS Code has it.
    class: 'vscode-high-contrast-light vscode-high-contrast',
    variables: {
      '--vscode-editor-background': '#ffffff',
      '--vscode-editor-foreground': '#292929',
      '--vscode-charts-green': '#374e06',
      '--vscode-charts-blue': '#1a85ff',
      '--vscode-charts-purple': '#652d90',
      '--vscode-charts-orange': '#0f4a85',
      '--vscode-terminal-ansiCyan': '#0598bc',
      '--vscode-editorWarning-foreground': '#895503',
      '--vscode-errorForeground': '#b5200d',
      '--vscode-contrastBorder': '#0f4a85',
      '--vscode-contrastActiveBorder': '#006bbd',
      '--vscode-focusBorder': '#006bbd',
      '--vscode-textLink-foreground': '#0f4a85',
    },
  },
} as const;

export type ThemeName = keyof typeof THEMES;
