import * as vscode from 'vscode';

const FIRST = `// Who sends requests, and what answers them. Change a number, and look at the figures beside it.
users visitors { rate: 80/s }

load_balancer entry {
  redundancy: active_active
  tls: terminate
  rate_limit: 50/s per client
  health_check: { interval: 10s, failures: 3 }
}

web_server web { replicas: 2 }

sql_database db { replicas: 1  backup: on }

// What a request does.
visitors -> entry -> web -> db

// What must hold.
expect p99(default) < 100ms
`;

/** Opens a first architecture that is complete and not saved anywhere yet. */
export async function newArchitecture(): Promise<void> {
  const document = await vscode.workspace.openTextDocument({ language: 'arch', content: FIRST });
  const editor = await vscode.window.showTextDocument(document);
  const at = FIRST.indexOf('80/s');
  editor.selection = new vscode.Selection(document.positionAt(at), document.positionAt(at + '80/s'.length));
}
