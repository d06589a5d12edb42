import type { CompletionItem } from 'vscode-languageserver';
import { plainText } from '../../../../language/services/completion/completion.js';
import { apply, editor } from '../editor.js';

/** An offer as an editor shows it: with its documentation. */
export async function looked(text: string, label: string): Promise<CompletionItem | undefined> {
  const { completion, resolve } = await editor(text);
  const item = (await completion()).find((each) => each.label === label);
  return item && resolve(item);
}

export const offered = async (text: string): Promise<CompletionItem[]> => (await editor(text)).completion();
export const labels = async (text: string): Promise<string[]> => (await offered(text)).map(({ label }) => label);

/** The text after an offer has been taken; places of a snippet are shown with what they would be typed over. */
export async function taken(text: string, label: string): Promise<string> {
  const { completion, document } = await editor(text);
  const item = (await completion()).find((each) => each.label === label);
  if (!item) throw new Error(`${label} was not offered`);
  return put(document.textDocument.getText(), item);
}

export function put(text: string, { label, textEdit }: CompletionItem): string {
  if (!textEdit || !('range' in textEdit)) throw new Error(`${label} changes nothing`);
  return apply(text, [{ range: textEdit.range, newText: plainText(textEdit.newText) }]);
}

export const DESIGN = `region here "us-east-1"
users people { rate: 10/s }
load_balancer entry { in: here }
app_server api { in: here }
cache keep { in: here }
dataset pages { objects: 1k  object_size: 4KiB }
sql_database store { in: here }
flow browse { people -> entry -> api -> store: read }
`;
