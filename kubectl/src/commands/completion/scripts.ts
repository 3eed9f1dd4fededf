/** Each asks `kubectl __complete` with the words typed so far; the last line of the answer (`:4`) is a directive. */
export const completionScripts: Readonly<Record<string, string>> = {
  bash: `# bash completion for kubectl
__start_kubectl() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" line
  COMPREPLY=()
  while IFS='' read -r line; do
    line="\${line%%$'\\t'*}"
    [[ $line == :* ]] && continue
    [[ $line == "$cur"* ]] && COMPREPLY+=("$line")
  done < <("\${COMP_WORDS[0]}" __complete "\${COMP_WORDS[@]:1:COMP_CWORD-1}" "$cur" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]]; then compopt -o nospace; fi
}
complete -o default -F __start_kubectl kubectl
`,
  zsh: `#compdef kubectl
compdef _kubectl kubectl
_kubectl() {
  local -a answers
  local line
  while IFS='' read -r line; do
    [[ $line == :* ]] && continue
    answers+=("\${\${line//:/\\\\:}/$'\\t'/:}")
  done < <("\${words[1]}" __complete "\${(@)words[2,CURRENT-1]}" "\${words[CURRENT]}" 2>/dev/null)
  _describe 'kubectl' answers
}
if [ "$funcstack[1]" = "_kubectl" ]; then _kubectl; fi
`,
  fish: `# fish completion for kubectl
function __kubectl_complete
  set -l words (commandline -opc)
  set -l current (commandline -ct)
  $words[1] __complete $words[2..-1] "$current" 2>/dev/null | string match -v -r '^:'
end
complete -c kubectl -f -a '(__kubectl_complete)'
`,
};
