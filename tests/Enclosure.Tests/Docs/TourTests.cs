using System.Diagnostics;
using System.Text;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;
using Shouldly;
using Xunit;

namespace Enclosure.Tests.Docs;

/// <summary>docs/tour.md as somebody pastes it: its blocks in order, in one shell, with a server of its own on other ports.</summary>
public sealed class TourTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly (string Written, string Used)[] _ports =
        [.. new[] { "8040", "2525", "9000" }.Select(written => (written, $"{FreePort.Next()}"))];

    [Fact]
    public async Task Every_block_of_the_tour_prints_what_the_page_says()
    {
        foreach (var program in new[] { "bash", "curl", "jq", "swaks", "python3" }) Programs.Need(program, program);
        using var place = new TempDirectory();
        var steps = TourStep.Read(Page.Of("docs", "tour.md").Text).Where(step => !step.Commands.Contains("dotnet build")).ToList();
        steps.Count.ShouldBeGreaterThan(8);

        var said = await RunAsync(place, steps);

        for (var at = 0; at < steps.Count; at++)
        {
            var printed = AsWritten(await File.ReadAllTextAsync(place.File($"{at}.out")));
            steps[at].Agrees(printed).ShouldBeTrue($"{steps[at].Commands}\nprints\n{printed}\nand not\n{steps[at].Prints}\n{said}");
        }
    }

    [Theory]
    [InlineData("a b c", "a b c", true)]
    [InlineData("a … c", "a b c", true)]
    [InlineData("a …", "a b\nc", true)]
    [InlineData("a … d", "a b c", false)]
    [InlineData("a b", "a b c", false)]
    [InlineData("", "an error", false)]
    [InlineData("{\"id\":\"01a22b6e-c379-74ef-8efc-f8dbab3709bc\"}", "{\"id\":\"01a22b6d-58b6-7572-bac9-906fb6cbf43e\"}", true)]
    public void What_a_page_leaves_out_may_be_anything_and_nothing_else(string page, string printed, bool agrees) =>
        new TourStep("", page).Agrees(printed).ShouldBe(agrees);

    /// <summary>Each step's output lies in a file beside it; what the shell itself said is returned.</summary>
    private async Task<string> RunAsync(TempDirectory place, IReadOnlyList<TourStep> steps)
    {
        var script = new StringBuilder("trap 'kill $(jobs -p) 2>/dev/null' EXIT\n");
        for (var at = 0; at < steps.Count; at++)
        {
            await File.WriteAllTextAsync(place.File($"{at}.sh"), OnOtherPorts(steps[at].Commands));
            await File.WriteAllTextAsync(place.File($"{at}.out"), "");
            script.Append($". {place.File($"{at}.sh")} >{place.File($"{at}.out")} 2>&1\n");
        }

        Directory.CreateDirectory(place.File("bin"));
        var program = place.File("bin/enclosure");
        await File.WriteAllTextAsync(program, $"#!/bin/sh\nexec dotnet {AppContext.BaseDirectory}enclosure.dll \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return await ShellAsync(place, script.ToString());
    }

    private static async Task<string> ShellAsync(TempDirectory place, string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("ENCLOSURE_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        start.Environment["ENCLOSURE_Metrics__Listen"] = "off";
        start.Environment["TMPDIR"] = place.Path;
        start.Environment["PATH"] = $"{place.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}";
        using var shell = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            var errors = shell.StandardError.ReadToEndAsync(limit.Token);
            var output = await shell.StandardOutput.ReadToEndAsync(limit.Token);
            await shell.WaitForExitAsync(limit.Token);
            return output + await errors;
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            return $"It took more than {Patience}.";
        }
    }

    private string OnOtherPorts(string commands) => _ports.Aggregate(commands, (text, port) => text.Replace(port.Written, port.Used));

    private string AsWritten(string printed) =>
        _ports.Aggregate(printed, (text, port) => text.Replace($":{port.Used}", $":{port.Written}"));
}
