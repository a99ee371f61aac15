using System.Diagnostics;

namespace Enclosure.Bench.Peers;

/// <summary>Programs of the machine that the benchmark calls.</summary>
internal static class Programs
{
    public static void Need(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            throw new PeerMissingException($"{program} is not installed");
        }
    }

    /// <summary>Runs to the end and gives the output; a failure carries what was said.</summary>
    public static async Task<string> Run(string program, string[] arguments, CancellationToken stop, string input = "",
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(environment, variable => start.Environment[variable.Name] = variable.Value);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(stop);
        var error = process.StandardError.ReadToEndAsync(stop);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(stop);
        return process.ExitCode == 0 ? await output : throw new PeerMissingException($"{program} failed: {(await error).Trim()}");
    }
}
