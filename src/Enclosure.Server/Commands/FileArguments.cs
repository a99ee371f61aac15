using System.CommandLine;
using Enclosure.Server.Remote;

namespace Enclosure.Server.Commands;

/// <summary>Files that are named on the command line, and options of which only some words are right.</summary>
internal static class FileArguments
{
    /// <summary>Standard input or output, as usual.</summary>
    public const string Pipe = "-";

    /// <summary>The first word is the default.</summary>
    public static Option<string> OneOf(string name, string description, params string[] words)
    {
        var option = new Option<string>(name)
        {
            Description = description,
            HelpName = string.Join('|', words),
            DefaultValueFactory = _ => words[0],
        };
        option.Validators.Add(result =>
        {
            var given = result.Tokens.Count > 0 ? result.Tokens[0].Value : words[0];
            if (!words.Contains(given)) result.AddError($"{name} has the value '{given}'. Allowed: {string.Join(", ", words)}.");
        });
        option.CompletionSources.Add(words);
        return option;
    }

    /// <summary>Looked at now, so that a mistake is told before anything is sent. Throws <see cref="UsageException"/>.</summary>
    public static SourceFile Source(string path, string? name, string? contentType)
    {
        if (path == Pipe) return SourceFile.From(Console.OpenStandardInput(), name ?? "stdin", contentType);
        if (Directory.Exists(path)) throw new UsageException($"'{path}' is a directory; name the files in it.");
        if (!File.Exists(path)) throw new UsageException($"There is no file '{path}'.");
        var file = SourceFile.At(path, name, contentType);
        using var readable = file.Open();
        return file;
    }
}
