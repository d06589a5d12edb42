import type { Lexer, LangiumDocument } from 'langium';
import type { Formatter } from 'langium/lsp';
import type { DocumentRangeFormattingParams, Range, TextEdit } from 'vscode-languageserver';
import { editsBetween } from './edits.js';
import { format } from './format.js';

/** The canonical form, for an editor: as edits between the words, so that what is selected stays selected. A broken text is left alone. */
export class ArchFormatter implements Formatter {
  constructor(private readonly lexer: Lexer) {}

  formatDocument(document: LangiumDocument): TextEdit[] {
    return this.edits(document, null);
  }

  /** What the canonical form of the whole changes within the range. */
  formatDocumentRange(document: LangiumDocument, { range }: DocumentRangeFormattingParams): TextEdit[] {
    return this.edits(document, range);
  }

  /** A line that is being written is not touched. */
  formatDocumentOnType(): TextEdit[] {
    return [];
  }

  get formatOnTypeOptions(): undefined {
    return undefined;
  }

  private edits({ textDocument }: LangiumDocument, within: Range | null): TextEdit[] {
    const text = textDocument.getText();
    const formatted = format(text);
    if (formatted === null || formatted === text) return [];
    const from = within ? textDocument.offsetAt(within.start) : 0;
    const to = within ? textDocument.offsetAt(within.end) : text.length;
    return editsBetween(text, this.lexer.tokenize(text), formatted, this.lexer.tokenize(formatted))
      .filter((edit) => edit.start >= from && edit.end <= to)
      .map((edit) => ({
        range: { start: textDocument.positionAt(edit.start), end: textDocument.positionAt(edit.end) },
        newText: edit.text,
      }));
  }
}
