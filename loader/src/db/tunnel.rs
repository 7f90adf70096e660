//! TLS with a server whose certificate the driver's library does not read: one of X.509 version 1, as
//! `openssl x509 -req` makes it, or with an extension that it does not know.
//!
//! Under `sslmode=prefer` and `require` nobody asks what the certificate says, and libpq connects. The
//! driver's library reads the whole of it to get at the key. This module reads no more than the key:
//! it speaks TLS with the server, and the driver speaks to it, through a socket of this login alone.

use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use sqlx::postgres::{PgConnectOptions, PgConnection, PgSslMode};
use sqlx::{ConnectOptions as _, Error};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpStream, UnixListener};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{
    WebPkiSupportedAlgorithms, ring, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error as TlsError, SignatureScheme,
};

use crate::error::is_about_certificate;

/// What a client sends first where it wants TLS: its length, and a number in the place of a version.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// Whether it was, though nobody is to ask what it says.
pub(super) fn is_wanted(options: &PgConnectOptions, error: &Error) -> bool {
    matches!(options.get_ssl_mode(), PgSslMode::Prefer | PgSslMode::Require)
        && is_about_certificate(error)
}

/// Connects through a tunnel, which ends with the connection.
pub(super) async fn connect(options: &PgConnectOptions) -> Result<PgConnection, Error> {
    let mut server = handshake(options).await?;
    let only_ours = std::fs::Permissions::from_mode(0o700);
    let folder = tempfile::Builder::new().permissions(only_ours).tempdir()?;
    let socket = format!(".s.PGSQL.{}", options.get_port());
    let listener = UnixListener::bind(folder.path().join(socket))?;
    let inside = options.clone().socket(folder.path()).ssl_mode(PgSslMode::Disable);
    let tunnel = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await?;
        // Nobody else comes in.
        drop((listener, folder));
        // Whichever side goes, the other one finds its connection closed.
        copy_bidirectional(&mut client, &mut server).await
    });
    let connected = inside.connect().await;
    if connected.is_err() {
        tunnel.abort();
    }
    connected
}

/// TLS with the server, whatever its certificate says.
async fn handshake(options: &PgConnectOptions) -> Result<TlsStream<TcpStream>, Error> {
    let (host, port) = (options.get_host(), options.get_port());
    let mut plain = TcpStream::connect((host, port)).await?;
    plain.set_nodelay(true)?;
    plain.write_all(&SSL_REQUEST).await?;
    if plain.read_u8().await? != b'S' {
        return Err(Error::Protocol("the server does not want TLS any more".to_owned()));
    }
    let provider = Arc::new(ring::default_provider());
    let verifier = AnyCertificate { algorithms: provider.signature_verification_algorithms };
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| Error::Tls(error.into()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).map_err(|error| Error::Tls(error.into()))?;
    Ok(TlsConnector::from(Arc::new(config)).connect(name, plain).await?)
}

/// Believes every certificate; that the server has its key is checked.
#[derive(Debug)]
struct AnyCertificate {
    algorithms: WebPkiSupportedAlgorithms,
}

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls12_signature(message, &readable(certificate)?, signature, &self.algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, &readable(certificate)?, signature, &self.algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.algorithms.supported_schemes()
    }
}

fn readable(certificate: &CertificateDer<'_>) -> Result<CertificateDer<'static>, TlsError> {
    as_version_3(certificate)
        .ok_or(TlsError::InvalidCertificate(CertificateError::BadEncoding))
        .map(CertificateDer::from)
}

/// A certificate with the same key that says it is of version 3, and nothing after the key. Its
/// signature is no longer its own: it is good for reading the key, and for nothing else.
fn as_version_3(certificate: &[u8]) -> Option<Vec<u8>> {
    const VERSION: u8 = 0xa0;
    const VERSION_3: &[u8] = &[VERSION, 3, 2, 1, 2];
    let (content, _) = element(certificate)?;
    let (fields, signature) = element(content)?;
    let fields = if fields.first() == Some(&VERSION) { element(fields)?.1 } else { fields };
    // Serial number, algorithm, issuer, validity, subject, key.
    let mut rest = fields;
    for _ in 0..6 {
        rest = element(rest)?.1;
    }
    let kept = &fields[..fields.len() - rest.len()];
    Some(sequence(&[&sequence(&[VERSION_3, kept]), signature]))
}

/// The content of the first element of DER, and what follows it.
fn element(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = der.get(1..)?.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let (length, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
        let length = length
            .iter()
            .try_fold(0_usize, |sum, byte| sum.checked_mul(256)?.checked_add(usize::from(*byte)))?;
        (length, rest)
    };
    rest.split_at_checked(length)
}

/// A sequence of DER.
fn sequence(parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = content.len().to_be_bytes();
    let digits = &length[length.iter().take_while(|byte| **byte == 0).count()..];
    let mut der = vec![0x30];
    if content.len() >= 0x80 {
        der.push(0x80 | u8::try_from(digits.len()).unwrap_or_default());
        der.extend_from_slice(digits);
    } else {
        der.push(u8::try_from(content.len()).unwrap_or_default());
    }
    der.extend(content);
    der
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A certificate of version 1 with fields of these sizes.
    fn certificate(size: usize) -> Vec<u8> {
        let field = sequence(&[&vec![7; size]]);
        let fields: Vec<&[u8]> = vec![&field; 6];
        sequence(&[&sequence(&fields), &field, &field])
    }

    #[test]
    fn a_certificate_says_that_it_is_of_version_3_and_ends_with_its_key() {
        for size in [0, 1, 20, 127, 128, 255, 256, 70_000] {
            let old = certificate(size);
            let new = as_version_3(&old).expect("a certificate");
            let (content, rest) = element(&new).expect("an element");
            assert!(rest.is_empty());
            let (fields, signature) = element(content).expect("its fields");
            assert_eq!(fields[..5], [0xa0, 3, 2, 1, 2]);
            assert_eq!(fields[5..], sequence(&[&vec![7; size]]).repeat(6));
            assert_eq!(signature, sequence(&[&vec![7; size]]).repeat(2));
            // Of one that has a version and more behind its key, the same is left.
            let longer = [fields, &[0xa3, 1, 0]].concat();
            assert_eq!(as_version_3(&sequence(&[&sequence(&[&longer]), signature])), Some(new));
        }
    }

    #[test]
    fn what_is_no_certificate_is_none() {
        let whole = certificate(3);
        for end in 0..whole.len() {
            assert_eq!(as_version_3(&whole[..end]), None, "{end}");
        }
        assert_eq!(as_version_3(&[0x30, 0x89, 1, 1, 1, 1, 1, 1, 1, 1, 1]), None);
    }
}
