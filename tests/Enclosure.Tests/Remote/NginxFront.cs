using System.Diagnostics;
using Enclosure.Tests.Smtp;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Remote;

/// <summary>
/// A real nginx in front of one server, with the few lines that a test is about. Skips the test where nginx is not installed.
/// </summary>
internal sealed class NginxFront : IDisposable
{
    private readonly TempDirectory _folder;
    private readonly Process _process;

    private NginxFront(TempDirectory folder, Process process, string url) => (_folder, _process, Url) = (folder, process, url);

    public string Url { get; }

    /// <summary>An address to be the server's public one, before nginx or the server is there.</summary>
    public static string FreeUrl() => $"http://127.0.0.1:{FreePort.Next()}";

    /// <param name="rules">Directives of the server block; what they do not say is as nginx has it.</param>
    /// <param name="tls">Certificate and key, for https.</param>
    public static async Task<NginxFront> StartAsync(
        string server, string rules, string? url = null, (string Certificate, string Key)? tls = null)
    {
        var nginx = Programs.Need("nginx", "nginx-light");
        var folder = new TempDirectory();
        url ??= FreeUrl();
        var conf = folder.File("nginx.conf");
        await File.WriteAllTextAsync(conf, Text(folder, new Uri(url).Authority, server, rules, tls));
        var process = Process.Start(new ProcessStartInfo(nginx, ["-p", folder.Path, "-c", conf]) { RedirectStandardError = true })!;
        _ = process.StandardError.ReadToEndAsync();
        var front = new NginxFront(folder, process, tls is null ? url : url.Replace("http:", "https:", StringComparison.Ordinal));
        using var client = new HttpClient(new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        });
        await Eventually.TrueAsync(() => front.AnswersAsync(client), "nginx answers");
        return front;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

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

    private static string Text(
        TempDirectory folder, string listen, string server, string rules, (string Certificate, string Key)? tls) =>
        $$"""
        daemon off;
        {{(System.Environment.IsPrivilegedProcess ? "user root;" : "")}}
        pid {{folder.File("pid")}};
        error_log stderr warn;
        events {}
        http {
            access_log off;
            client_body_temp_path {{folder.File("body")}};
            proxy_temp_path {{folder.File("proxy")}};
            fastcgi_temp_path {{folder.File("fastcgi")}};
            uwsgi_temp_path {{folder.File("uwsgi")}};
            scgi_temp_path {{folder.File("scgi")}};
            server {
                listen {{listen}}{{(tls is null ? "" : " ssl")}};
                {{(tls is var (certificate, key) ? $"ssl_certificate {certificate}; ssl_certificate_key {key};" : "")}}
                {{rules}}
                location / {
                    proxy_pass {{server}};
                }
            }
        }
        """;
}
