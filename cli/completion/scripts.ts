// Scripts for shells. Each asks `lanewise complete` and evaluates nothing of what stands on the line; what comes is a candidate a line, with a
// description behind a tab. `:files` leaves the word to the shell, `:open` keeps it from writing a blank.

export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

export const scripts: Readonly<Record<Shell, string>> = {
  bash: `# eval "$(lanewise completion bash)" in ~/.bashrc
_lanewise() {
  local value about
  COMPREPLY=()
  while IFS=$'\\t' read -r value about; do
    case "$value" in
      :files) compopt -o default ;;
      :open) compopt -o nospace ;;
      *) COMPREPLY+=("$value") ;;
    esac
  done < <(lanewise complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -F _lanewise lanewise
`,
  zsh: `#compdef lanewise
# source <(lanewise completion zsh) in ~/.zshrc, behind compinit
_lanewise() {
  local line files open
  local -a found
  while IFS= read -r line; do
    case "$line" in
      :files) files=1 ;;
      :open) open=1 ;;
      *) line="\${line//:/\\\\:}"; found+=("\${line/$'\\t'/:}") ;;
    esac
  done < <(lanewise complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)
  if (( $#found )); then
    if [[ -n "$open" ]]; then _describe lanewise found -S ''; else _describe lanewise found; fi
  fi
  if [[ -n "$files" ]]; then _files; fi
}
compdef _lanewise lanewise
`,
  fish: `# lanewise completion fish > ~/.config/fish/completions/lanewise.fish
function __lanewise_complete
  set -l words (commandline -opc)
  set -l last (commandline -ct)
  for line in (lanewise complete -- $words[2..-1] "$last" 2>/dev/null)
    switch $line
      case ':files'
        __fish_complete_path "$last"
      case ':open'
      case '*'
        echo $line
    end
  end
end
complete -c lanewise -f -a '(__lanewise_complete)'
`,
};
