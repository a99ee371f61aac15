namespace Enclosure.Bench.Workloads;

/// <summary>The contenders as the tables and <c>--only</c> name them.</summary>
internal static class Names
{
    public const string Enclosure = "Enclosure";
    public const string Scaled = "PostgreSQL + bucket";
    public const string ScaledTwo = "two copies";
    public const string ScaledBeside = "other build";
    public const string SdkFloor = "floor, AWS SDK";
    public const string BareBucket = "bucket alone";
    public const string Floor = "floor";
    public const string RawFloor = "floor, raw body";
    public const string Presigner = "Node presigner";
    public const string Tus = "tus-node";
    public const string Nginx = "nginx";
    public const string Postfix = "Postfix";
    public const string SmtpServer = "smtp-server + mailparser";
    public const string Haraka = "Haraka";
}
