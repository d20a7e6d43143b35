package io.gatehouse.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {
            "Prints what has a shell complete commands, options and files.",
            "For one shell: source <(gatehouse completion bash)",
            "For all of bash: gatehouse completion bash > /etc/bash_completion.d/gatehouse"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SHELL", converter = ShellWord.class, description = "bash or zsh.")
    private Shell shell;

    @Spec
    private CommandSpec spec;

    /** One script is for both of them. */
    enum Shell {
        BASH,
        ZSH
    }

    static final class ShellWord implements ITypeConverter<Shell> {
        @Override
        public Shell convert(String word) {
            return Word.read(Shell.class, word);
        }
    }

    @Override
    public Integer call() {
        spec.commandLine()
                .getOut()
                .println(AutoComplete.bash("gatehouse", spec.root().commandLine()));
        return 0;
    }
}
