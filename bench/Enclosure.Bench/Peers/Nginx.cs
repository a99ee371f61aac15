namespace Enclosure.Bench.Peers;

/// <summary>nginx as a static file server that also takes files by PUT, with the number of workers it picks itself.</summary>
internal static class Nginx
{
    public static async Task<ServerProcess> Start(string folder, CancellationToken stop)
    {
        Programs.Need("nginx");
        var port = Loopback.FreePort();
        Directory.CreateDirectory(Path.Combine(folder, "files"));
        var settings = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(settings, Settings(folder, port), stop);
        string[] command = ["nginx", "-e", Path.Combine(folder, "errors"), "-p", folder, "-c", settings];
        return await ServerProcess.Start(port, Path.Combine(folder, "log"), command, stop);
    }

    private static string Settings(string folder, int port) =>
        $$"""
        {{(Environment.UserName == "root" ? "user root;" : "")}}
        daemon off;
        worker_processes auto;
        pid {{folder}}/pid;
        error_log {{folder}}/errors;
        events { worker_connections 1024; }
        http {
            access_log off;
            sendfile on;
            tcp_nopush on;
            keepalive_requests 100000000;
            default_type application/octet-stream;
            client_max_body_size 0;
            client_body_temp_path {{folder}}/body;
            proxy_temp_path {{folder}}/proxy;
            fastcgi_temp_path {{folder}}/fastcgi;
            uwsgi_temp_path {{folder}}/uwsgi;
            scgi_temp_path {{folder}}/scgi;
            server {
                listen 127.0.0.1:{{port}};
                root {{folder}};
                location /files/ { dav_methods PUT; create_full_put_path on; }
            }
        }
        """;
}
