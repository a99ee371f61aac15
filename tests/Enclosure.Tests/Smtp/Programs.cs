using System.Diagnostics;
using System.Text;
using Xunit;

namespace Enclosure.Tests.Smtp;

/// <summary>Mail programs of the system, run as people run them.</summary>
internal static class Programs
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly string[] Folders = ["/usr/bin", "/usr/sbin", "/bin", "/sbin"];

    /// <summary>Its whole path; skips the test when it is not there.</summary>
    public static string Need(string program, string package)
    {
        var path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"needs {program} (Debian package {package})");
        return path!;
    }

    /// <summary>Runs it to its end. Output and errors come as one text.</summary>
    /// <param name="folder">Where it runs; the tests' own when left out.</param>
    /// <param name="environment">What is changed of the surroundings' variables.</param>
    /// <param name="heard">Told of each piece of its output as it comes.</param>
    public static async Task<(int Code, string Output)> RunAsync(
        string program,
        IEnumerable<string> arguments,
        string input = "",
        string folder = "",
        IReadOnlyDictionary<string, string>? environment = null,
        Action<string>? heard = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        var output = ReadAsync(process.StandardOutput, heard, limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }

    private static async Task<string> ReadAsync(StreamReader output, Action<string>? heard, CancellationToken ct)
    {
        var (text, piece) = (new StringBuilder(), new char[4096]);
        while (await output.ReadAsync(piece, ct) is > 0 and var read)
        {
            text.Append(piece, 0, read);
            heard?.Invoke(text.ToString());
        }

        return text.ToString();
    }
}
