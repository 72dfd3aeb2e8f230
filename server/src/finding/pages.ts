/** Home of the project and its pages; the only place that knows it. */
export const projectUrl = "https://github.com/go-leak-lens/go-leak-lens";

/** Address of a rule's documentation page. */
export function ruleUrl(rule: string): string {
  return `${projectUrl}/blob/main/docs/rules/${rule}.md`;
}

/** Whether the page of a rule is the query file that describes it, in place of an address. */
export function isPath(page: string | undefined): page is string {
  return page !== undefined && !/^https?:/.test(page);
}
