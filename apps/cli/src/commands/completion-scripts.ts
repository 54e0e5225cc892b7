// Each shell asks `pganalytics-cli complete -- <words up to the cursor>`, which answers with a line for each word that
// fits, after a tab what it means, and at last `:` and a number. No word that somebody has typed is ever evaluated.

/** Shells that a script is written for here. */
export type Shell = 'bash' | 'zsh' | 'fish';

/** What a shell has to run so that the Tab key completes our commands. */
export const completionScripts: Readonly<Record<Shell, string>> = {
  // Needs nothing of the package bash-completion.
  bash: `# bash completion for pganalytics-cli
__pganalytics_cli_complete() {
    local line=\${COMP_LINE:0:COMP_POINT} words=() last=-1 index word value
    # Bash takes "=" and ":" for words of their own; what no space stands before belongs to the word before.
    for ((index = 0; index <= COMP_CWORD; index++)); do
        word=\${line#"\${line%%[![:space:]]*}"}
        [[ $line == "$word" && $index -gt 0 ]] || words[++last]=''
        line=$word
        [[ $index -eq COMP_CWORD ]] || word=\${COMP_WORDS[index]}
        words[last]+=$word
        line=\${line#"$word"}
    done
    local current=\${words[last]} option='' kept='' breaks=\${COMP_WORDBREAKS//[^=:]/}
    [[ $current == --*=* ]] && option=\${current%%=*}=
    # Only what stands behind the last of them is replaced.
    [[ -n $breaks ]] && kept=\${current%"\${current##*[$breaks]}"}
    COMPREPLY=()
    while IFS=$'\\t' read -r value _; do
        [[ $value =~ ^:[0-9]+$ || $option$value != "$current"* ]] && continue
        value=$option$value
        COMPREPLY+=("\${value#"$kept"}")
    done < <(pganalytics-cli complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F __pganalytics_cli_complete pganalytics-cli
`,
  zsh: `#compdef pganalytics-cli
_pganalytics_cli() {
    local line value
    local -a found
    for line in "\${(@f)$(pganalytics-cli complete -- "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}"; do
        [[ -z $line || $line =~ '^:[0-9]+$' ]] && continue
        value=\${line%%$'\\t'*}
        found+=("\${value//:/\\\\:}\${\${line#$value}/$'\\t'/:}")
    done
    [[ $PREFIX == --*=* ]] && compset -P '*='
    _describe -t values 'pganalytics-cli' found
}
if [[ $funcstack[1] == _pganalytics_cli ]]; then
    _pganalytics_cli "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -i; }
    compdef _pganalytics_cli pganalytics-cli
fi
`,
  fish: `# fish completion for pganalytics-cli
function __pganalytics_cli_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -l option (string match -r -- '^--[^=]*=' $current)
    for line in (pganalytics-cli complete -- $words[2..-1] "$current" 2>/dev/null)
        string match -qr -- '^:[0-9]+$' $line; or echo -- "$option$line"
    end
end
complete -c pganalytics-cli -e
complete -c pganalytics-cli -f -a '(__pganalytics_cli_complete)'
`,
};
