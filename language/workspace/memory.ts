import { DocumentState, WorkspaceCache, type LangiumSharedCoreServices } from 'langium';

/** What has been worked out about the workspace, kept until a file of it changes. */
export class Memory {
  private readonly cache: WorkspaceCache<string, Map<object, unknown>>;

  constructor(services: LangiumSharedCoreServices) {
    this.cache = new WorkspaceCache(services, DocumentState.IndexedContent);
  }

  /** The answer of a subject to a question (a word that names what is worked out), worked out when it is not known. */
  of<T>(question: string, subject: object, work: () => T): T {
    const answers = this.cache.get(question, () => new Map());
    const known = answers.get(subject);
    if (known !== undefined) return known as T;
    const answer = work();
    answers.set(subject, answer);
    return answer;
  }

  forget(): void {
    this.cache.clear();
  }
}
