namespace Enclosure.Server.Commands;

/// <summary>
/// Each asks the program for what may come next, and completes names of files where it has nothing to say. The path that was typed is run,
/// so that it works before the program is installed.
/// </summary>
internal static class CompletionScripts
{
    public const string Bash =
        """
        # bash completion of enclosure
        _enclosure() {
            local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} found
            COMPREPLY=()
            while IFS= read -r found; do
                COMPREPLY+=("$found")
            done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
        }
        complete -o bashdefault -o default -F _enclosure enclosure

        """;

    public const string Zsh =
        """
        #compdef enclosure
        # zsh completion of enclosure
        _enclosure() {
            local line="${words[1,CURRENT]}"
            local -a found
            found=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
            found=(${found:#})
            if (( ${#found} )); then
                compadd -a found
            else
                _files
            fi
        }
        if [[ "${funcstack[1]}" == _enclosure ]]; then
            _enclosure "$@"
        else
            compdef _enclosure enclosure
        fi

        """;

    public const string Fish =
        """
        # fish completion of enclosure
        function __enclosure_words
            set -l line (commandline -cp)
            set -l program (commandline -opc)[1]
            set -l found ($program "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null)
            if count $found >/dev/null
                printf '%s\n' $found
            else
                __fish_complete_path (commandline -ct)
            end
        end
        complete -c enclosure -f -a '(__enclosure_words)'

        """;
}
