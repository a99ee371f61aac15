using System.Diagnostics;
using System.Text.RegularExpressions;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Copies;

/// <summary>
/// A real nginx in front of two copies, by the rules of <c>deploy/nginx.conf</c>: that file with other addresses and folders, and without
/// TLS. Skips the test where nginx is not installed.
/// </summary>
internal sealed partial class Balancer : IDisposable
{
    private const string StreamModule = "/usr/lib/nginx/modules/ngx_stream_module.so";

    private readonly string _folder;
    private readonly Process _process;

    private Balancer(string folder, Process process, int http, int smtp) =>
        (_folder, _process, Http, Smtp) = (folder, process, http, smtp);

    public int Http { get; }
    public int Smtp { get; }
    public string Url => UrlOf(Http);

    public static string UrlOf(int port) => $"http://127.0.0.1:{port}";

    public static void SkipUnlessInstalled()
    {
        Programs.Need("nginx", "nginx");
        Xunit.Assert.SkipUnless(File.Exists(StreamModule), "needs nginx's stream module (Debian package libnginx-mod-stream)");
    }

    public static async Task<Balancer> StartAsync(string folder, int http, CopyProcess first, CopyProcess second)
    {
        var smtp = FreePort.Next();
        var conf = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(conf, Rules(folder, http, smtp, first, second));
        var process = Process.Start(new ProcessStartInfo(Programs.Need("nginx", "nginx"), ["-p", folder, "-c", conf])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        })!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        var balancer = new Balancer(folder, process, http, smtp);
        using var client = new HttpClient();
        await Eventually.TrueAsync(() => balancer.AnswersAsync(client), "nginx answers");
        return balancer;
    }

    /// <summary>As <c>deploy/roll</c> does it: the copy of this number gets no new request.</summary>
    public void TakeOut(int number) => File.WriteAllText(DrainFile(number), "");

    public void PutBack(int number) => File.Delete(DrainFile(number));

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private string DrainFile(int number) => Path.Combine(_folder, $"drain-{number}");

    private async Task<bool> AnswersAsync(HttpClient client)
    {
        if (_process.HasExited) throw new InvalidOperationException($"nginx ended with {_process.ExitCode}.");
        try
        {
            using var answer = await client.GetAsync($"{Url}/healthz");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static string Rules(string folder, int http, int smtp, CopyProcess first, CopyProcess second)
    {
        var text = File.ReadAllText(Repository.File("deploy", "nginx.conf"))
            .Replace("enclosure-1:8040", $"127.0.0.1:{first.Http}", StringComparison.Ordinal)
            .Replace("enclosure-2:8040", $"127.0.0.1:{second.Http}", StringComparison.Ordinal)
            .Replace("enclosure-1:2525", $"127.0.0.1:{first.Smtp}", StringComparison.Ordinal)
            .Replace("enclosure-2:2525", $"127.0.0.1:{second.Smtp}", StringComparison.Ordinal)
            .Replace("garage:3900", $"127.0.0.1:{FreePort.Next()}", StringComparison.Ordinal)
            .Replace("/dev/stdout", "off", StringComparison.Ordinal)
            .Replace("127.0.0.1:8081", $"127.0.0.1:{FreePort.Next()}", StringComparison.Ordinal)
            .Replace("listen 8080", $"listen 127.0.0.1:{FreePort.Next()}", StringComparison.Ordinal)
            .Replace("listen 8443 ssl", $"listen 127.0.0.1:{http}", StringComparison.Ordinal)
            .Replace("listen 2525", $"listen 127.0.0.1:{smtp}", StringComparison.Ordinal)
            .Replace("worker_processes auto", "worker_processes 1", StringComparison.Ordinal)
            .Replace("limit_conn senders 20", "limit_conn senders 200", StringComparison.Ordinal)
            .Replace("/tmp/", $"{folder}/", StringComparison.Ordinal);
        var user = Environment.IsPrivilegedProcess ? "user root;\n" : "";
        return $"load_module {StreamModule};\ndaemon off;\n{user}{Unwanted().Replace(text, "")}";
    }

    /// <summary>TLS, and what Debian's nginx is too old for.</summary>
    [GeneratedRegex(@"^\s*(ssl_|keepalive_min_timeout|access_log off short).*\n", RegexOptions.Multiline)]
    private static partial Regex Unwanted();
}
